/** The parts of oracledb that are used: it has no types of its own, and some of these are not meant for others. */
declare module 'oracledb' {
  export interface ColumnType {
    readonly name: string;
  }
  export interface ColumnInfo {
    name: string;
    dbType?: ColumnType;
    dbTypeName?: string;
    precision?: number;
    scale?: number;
  }
  export interface Rows {
    getRows(count: number): Promise<unknown[][]>;
    close(): Promise<void>;
  }
  export interface Answer {
    metaData?: ColumnInfo[];
    resultSet?: Rows;
    rowsAffected?: number;
  }
  export interface Options {
    autoCommit: boolean;
    resultSet: boolean;
    prefetchRows: number;
    keepInStmtCache: boolean;
    fetchTypeHandler(column: ColumnInfo): { type: ColumnType } | undefined;
  }
  export interface Login {
    user: string;
    password: string;
    connectString: string;
    configDir: string;
    /** seconds */
    connectTimeout: number;
    driverName: string;
    program: string;
    machine: string;
    osUser: string;
    terminal: string;
  }
  export interface Connection {
    readonly transactionInProgress: boolean;
    execute(sql: string, parameters: unknown[], options: Options): Promise<Answer>;
    commit(): Promise<void>;
    rollback(): Promise<void>;
    breakExecution(): Promise<void>;
    close(): Promise<void>;
  }
  const oracledb: {
    getConnection(login: Login): Promise<Connection>;
    /** `DB_TYPE_…`, `STRING`, `BUFFER` */
    readonly [type: `DB_TYPE_${string}`]: ColumnType;
    readonly STRING: ColumnType;
    readonly BUFFER: ColumnType;
  };
  export default oracledb;
}

declare module 'oracledb/lib/thin/sqlnet/ntTcp.js' {
  import type { Duplex } from 'node:stream';
  import type { Socket } from 'node:net';
  import type { TLSSocket } from 'node:tls';
  /** The line below a session. */
  export default class Transport {
    stream: Socket | TLSSocket;
    connStream: Duplex;
    connected: boolean;
    /** of the address that is dialled, and of the one that sent here */
    hostName?: string;
    originHost?: string;
    ntConnect(address: { host: string; port?: number | string; protocol: string }): Promise<void>;
    tlsConnect(context: unknown, line: Socket): Promise<void>;
  }
}

declare module 'oracledb/lib/thin/sqlnet/networkSession.js' {
  const sessions: { NetworkSession: { prototype: { connected: boolean; disconnect(type?: number): void } } };
  export default sessions;
}

declare module 'oracledb/lib/thin/sqlnet/navNodes.js' {
  const nodes: { NavAddress: { prototype: { navigate(plan: { httpsProxy?: string | undefined }): Promise<void> } } };
  export default nodes;
}

declare module 'oracledb/lib/thin/protocol/messages/auth.js' {
  export default class AuthMessage {
    edition?: string | undefined;
    setAuthMode(config: object): void;
    getAlterTimezoneStatement(): string;
  }
}

declare module 'oracledb/lib/impl/datahandlers/buffer.js' {
  const buffers: { BaseBuffer: { prototype: { parseOracleDate(bytes: Buffer): Date } } };
  export default buffers;
}
