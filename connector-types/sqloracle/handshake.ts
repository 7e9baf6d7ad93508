/** TLS over a line that stands. */
import type { Socket } from 'node:net';
import { checkServerIdentity, connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/** `names`: the certificate may be made out to any of them. */
export async function handshake(line: Socket, options: ConnectionOptions, names: readonly string[]): Promise<TLSSocket> {
  return await new Promise<TLSSocket>((resolve, reject) => {
    const secured = connect({
      ...options,
      socket: line,
      checkServerIdentity: (_name, certificate) => {
        const problems = names.map((name) => checkServerIdentity(name, certificate));
        return problems.includes(undefined) ? undefined : problems[0];
      },
    });
    const onClose = () => reject(new Error('the server closed the connection'));
    secured.once('error', reject);
    secured.once('close', onClose);
    secured.once('secureConnect', () => {
      secured.removeListener('error', reject);
      secured.removeListener('close', onClose);
      resolve(secured);
    });
  });
}
