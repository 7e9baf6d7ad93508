/**
 * A far side as a process of its own: `node far-side-main.ts ADDRESS PORT FOLDER`. It writes each call to `FOLDER/calls.jsonl` before it
 * answers, and answers a call of `/STEP` when there is no `FOLDER/hold-STEP` any more.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [address, port, folder = ''] = process.argv.slice(2);

const server = createServer((request, response) => {
  const step = request.url?.split('/').pop() ?? '';
  const call = { step, key: request.headers['idempotency-key'], from: request.socket.remoteAddress };
  appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify(call)}\n`);
  const answer = (): void => {
    if (existsSync(join(folder, `hold-${step}`))) return void setTimeout(answer, 20);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ step }));
  };
  answer();
});
server.keepAliveTimeout = 0; // its clients end what they do not use
server.listen(Number(port), address, () => void process.stdout.write('listening\n'));
