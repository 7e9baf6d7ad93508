/**
 * The driver, without what it does by itself: it dials any address that a listener names, looks names up, reads the environment and the
 * time zone of this process, and rounds what is below a millisecond. It offers no way to tell it otherwise, so parts of it are replaced.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Socket } from 'node:net';
import oracledb, { type Connection as Driver, type Login } from 'oracledb';
import buffers from 'oracledb/lib/impl/datahandlers/buffer.js';
import AuthMessage from 'oracledb/lib/thin/protocol/messages/auth.js';
import nodes from 'oracledb/lib/thin/sqlnet/navNodes.js';
import sessions from 'oracledb/lib/thin/sqlnet/networkSession.js';
import Transport from 'oracledb/lib/thin/sqlnet/ntTcp.js';
import type { Dialling } from './dialling.ts';
import { momentOf } from './moment.ts';

const DEFAULT_PORT = 1521;
/** Whatever the database is set to, values mean the same, and times that are given as texts are read as such are written. */
const SESSION =
  "ALTER SESSION SET TIME_ZONE = '+00:00' NLS_NUMERIC_CHARACTERS = '.,' NLS_CALENDAR = 'GREGORIAN'" +
  ` NLS_DATE_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.FF'` +
  ` NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD"T"HH24:MI:SS.FFTZH:TZM'\0`;

/** Which login a piece of the driver works for. */
const logins = new AsyncLocalStorage<Dialling>();

export async function connect(dialling: Dialling, login: Login): Promise<Driver> {
  const driver = await logins.run(dialling, () => oracledb.getConnection(login));
  // it takes a debugger's address from the environment, and tells the server to connect to it
  (driver as unknown as { _impl: { jdwpData?: Buffer } })._impl.jdwpData = undefined;
  return driver;
}

function currentLogin(): Dialling {
  const dialling = logins.getStore();
  if (!dialling) throw new Error('oracledb may dial for a connection alone');
  return dialling;
}

Transport.prototype.ntConnect = async function ({ host, port, protocol }) {
  this.stream = await currentLogin().dial(host, Number(port ?? DEFAULT_PORT), protocol);
  this.connected = true;
};

Transport.prototype.tlsConnect = async function (_context, line) {
  this.stream.removeAllListeners();
  const names = [this.hostName, this.originHost].filter((name) => name !== undefined);
  this.stream = await currentLogin().secure(line as Socket, names);
  this.connStream = line;
};

// a session whose line has gone is taken leave of once more when it is collected as garbage, where an error would end this process
const { disconnect } = sessions.NetworkSession.prototype;
sessions.NetworkSession.prototype.disconnect = function (type) {
  try {
    disconnect.call(this, type);
  } catch {
    this.connected = false;
  }
};

// where a proxy is set it leaves looking up names to that
const { navigate } = nodes.NavAddress.prototype;
nodes.NavAddress.prototype.navigate = async function (plan) {
  const { httpsProxy } = plan;
  plan.httpsProxy = 'none';
  try {
    await navigate.call(this, plan);
  } finally {
    plan.httpsProxy = httpsProxy;
  }
};

// the edition of the login, not of the environment
const { setAuthMode } = AuthMessage.prototype;
AuthMessage.prototype.setAuthMode = function (config) {
  this.edition = undefined;
  setAuthMode.call(this, config);
};
AuthMessage.prototype.getAlterTimezoneStatement = () => SESSION;

buffers.BaseBuffer.prototype.parseOracleDate = momentOf;
