/**
 * The far side of every workload: answers `GET /N` with `{"n": N}`, and `GET /hold` when its client goes. A process of its own
 * that ends with its parent, and no HTTP server but what these requests need of one: it shares the processors with what is measured.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';

const END = '\r\n\r\n';

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  let rest = '';
  socket.on('data', (chunk) => {
    rest = answerAll(socket, rest + chunk.toString('latin1'));
  });
});
server.listen(0, '127.0.0.1', 4096, () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());

/** Gives back what has come of a request that is not whole yet. None of them has a body. */
function answerAll(socket: Socket, text: string): string {
  let from = 0;
  for (let end = text.indexOf(END, from); end >= 0; end = text.indexOf(END, from)) {
    const path = text.slice(text.indexOf('/', from), text.indexOf(' HTTP', from));
    from = end + END.length;
    if (path === '/hold') continue;
    const body = `{"n":${path.slice(1)}}`;
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  }
  return text.slice(from);
}
