/** Sends one statement. Always with the extended protocol: it takes one statement alone, so nothing can be appended to it. */
import pg from 'pg';
import { readerOf } from './values.ts';

/** The parts of the driver's query that its types leave out. */
interface DriverQuery {
  on(event: 'row', listener: (row: unknown[]) => void): void;
  on(event: 'end', listener: (result: pg.QueryArrayResult) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  handlePortalSuspended(connection: { sync(): void }): void;
}

export interface Statement {
  text: string;
  parameters: unknown[];
  /** 0: all rows */
  limit: number;
}

export function submit(
  client: pg.Client,
  { text, parameters, limit }: Statement,
  onText: (text: string) => void,
  onRow: (row: unknown[]) => void,
): Promise<pg.QueryArrayResult> {
  const getTypeParser = (oid: number) => {
    const read = readerOf(oid);
    return (value: string) => {
      onText(value);
      return read(value);
    };
  };
  const config = {
    text,
    values: parameters,
    rowMode: 'array',
    queryMode: 'extended',
    types: { getTypeParser },
    ...(limit > 0 && { rows: limit }),
  };
  const submitted = new pg.Query(config as unknown as pg.QueryArrayConfig);
  const driver = submitted as unknown as DriverQuery;
  // what was asked for has come; without this the driver asks for the rest
  driver.handlePortalSuspended = (connection) => connection.sync();
  return new Promise((resolve, reject) => {
    driver.on('row', onRow);
    driver.on('end', resolve);
    driver.on('error', reject);
    client.query(submitted);
  });
}
