/** Python's own XML-RPC server (Debian: python3) on a free loopback port. */
import { startProcess, type ServerProcess } from './process.ts';

export interface XmlrpcServer extends ServerProcess {
  url: string;
}

/** Basic authentication at /private: ada, pass-word-1. */
const PROGRAM = `
import base64, datetime, sys, xmlrpc.client
from xmlrpc.server import SimpleXMLRPCServer, SimpleXMLRPCRequestHandler

class Handler(SimpleXMLRPCRequestHandler):
    rpc_paths = ('/', '/RPC2', '/private')
    def do_POST(self):
        expected = 'Basic ' + base64.b64encode(b'ada:pass-word-1').decode()
        if self.path == '/private' and self.headers.get('authorization') != expected:
            self.send_error(401)
        else:
            super().do_POST()

def kinds(*values):
    return [type(value).__name__ for value in values]

def when():
    return xmlrpc.client.DateTime(datetime.datetime(2026, 1, 31, 12, 0, 0))

def fails(code, text):
    raise xmlrpc.client.Fault(code, text)

server = SimpleXMLRPCServer(('127.0.0.1', 0), Handler, allow_none=True, logRequests=False)
server.register_introspection_functions()
for function in (kinds, when, fails):
    server.register_function(function)
server.register_function(lambda *values: values, 'echo')
server.register_function(lambda: xmlrpc.client.Binary(bytes(range(256))), 'bytes')
server.register_function(lambda: 'x' * 200000, 'long')
print('Listening at', server.server_address[1], flush=True)
server.serve_forever()
`;

export async function startXmlrpcServer(): Promise<XmlrpcServer> {
  const server = await startProcess('/usr/bin/python3', ['-c', PROGRAM], /Listening at (\d+)/, {
    env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' },
    cwd: '/',
  });
  return { ...server, url: `http://127.0.0.1:${server.match[1]}` };
}
