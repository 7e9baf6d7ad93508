/** A SOAP service made with spyne (Debian: python3-spyne) on a free loopback port. */
import { startProcess, type ServerProcess } from './process.ts';

export interface SoapServer extends ServerProcess {
  url: string;
}

/**
 * `/` is open, `/basic` asks for basic authentication, `/wss` for a username token, whose digest is worked out here: ada, pass-word-1.
 * `/imported` is a WSDL that imports the one of `/`.
 */
const PROGRAM = `
import base64, datetime, hashlib, re, sys
from wsgiref.simple_server import WSGIServer, WSGIRequestHandler, make_server
from socketserver import ThreadingMixIn
from spyne import Application, ServiceBase, rpc, Unicode, Integer, Iterable, ComplexModel, Array, DateTime, Fault, ByteArray
from spyne.protocol.soap import Soap11
from spyne.server.wsgi import WsgiApplication

class Item(ComplexModel):
    __namespace__ = 'shop'
    name = Unicode
    count = Integer

class Shop(ServiceBase):
    @rpc(Unicode, Integer, _returns=Iterable(Unicode))
    def greet(ctx, name, times):
        for _ in range(times):
            yield 'Hello, ' + (name or 'nobody')

    @rpc(Array(Item), _returns=Integer)
    def order(ctx, items):
        return sum(item.count for item in items)

    @rpc(Item, _returns=Item)
    def mirror(ctx, item):
        return item

    @rpc(_returns=DateTime)
    def when(ctx):
        return datetime.datetime(2026, 1, 31, 12, 0, 0, tzinfo=datetime.timezone.utc)

    @rpc(Unicode)
    def fail(ctx, text):
        raise Fault('Client.NoSuchOrder', text, detail={'order': {'id': '7'}})

inner = WsgiApplication(Application([Shop], 'shop', in_protocol=Soap11(validator='lxml'), out_protocol=Soap11()))
IMPORT = '<?xml version="1.0"?><wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="outer"><wsdl:import namespace="shop" location="./?wsdl"/></wsdl:definitions>'
REFUSED = '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>wsse:FailedAuthentication</faultcode><faultstring>who are you?</faultstring></s:Fault></s:Body></s:Envelope>'

def is_known(body):
    find = lambda name: (re.findall('<wsse:' + name + '(?: [^>]*)?>([^<]*)', body) or [''])[0]
    if find('Username') != 'ada':
        return False
    if '#PasswordDigest' not in body:
        return find('Password') == 'pass-word-1'
    created = re.search('<wsse:UsernameToken.*?<wsu:Created>([^<]*)<', body, re.S).group(1)
    digest = hashlib.sha1(base64.b64decode(find('Nonce')) + created.encode() + b'pass-word-1').digest()
    return find('Password') == base64.b64encode(digest).decode()

def serve(environ, start):
    path = environ['PATH_INFO']
    def answer(status, text):
        start(status, [('content-type', 'text/xml; charset=utf-8'), ('content-length', str(len(text)))])
        return [text.encode()]
    if path == '/imported':
        return answer('200 OK', IMPORT)
    if path == '/basic' and environ.get('HTTP_AUTHORIZATION') != 'Basic ' + base64.b64encode(b'ada:pass-word-1').decode():
        return answer('401 Unauthorized', 'no')
    if path == '/wss' and environ['REQUEST_METHOD'] == 'POST':
        import io
        body = environ['wsgi.input'].read(int(environ['CONTENT_LENGTH']))
        if not is_known(body.decode()):
            return answer('500 Internal Server Error', REFUSED)
        # spyne does not know the header, and need not
        environ['wsgi.input'] = io.BytesIO(body)
    return inner(environ, start)

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass

server = make_server('127.0.0.1', 0, serve, server_class=Server, handler_class=Quiet)
print('Listening at', server.server_port, flush=True)
server.serve_forever()
`;

export async function startSoapServer(): Promise<SoapServer> {
  const server = await startProcess('/usr/bin/python3', ['-c', PROGRAM], /Listening at (\d+)/, {
    env: { PATH: '/usr/bin:/bin', PYTHONDONTWRITEBYTECODE: '1' },
    cwd: '/',
  });
  return { ...server, url: `http://127.0.0.1:${server.match[1]}` };
}
