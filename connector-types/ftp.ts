/** Files on FTP servers, with and without TLS. What speaks to them is in `ftp/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { fileActions } from './files/actions.ts';
import { connection, type Connection } from './ftp/fields.ts';

const store = () => import('./ftp/store.ts');

export default connectorType({
  id: 'ftp',
  name: 'FTP',
  title: 'FTP',
  description: 'Reads, writes and arranges files on an FTP server, as a rule secured by TLS (FTPS).',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#3b6ea5" stroke-width="2"><path d="M3 6h6l2 2h10v11H3z"/><path d="M9 16v-4m-2 2 2-2 2 2M15 12v4m-2-2 2 2 2-2"/></svg>',
  connection,
  test: async (context) => (await store()).test(context),
  default_action: 'list',
  actions: fileActions<Connection>(async () => (await store()).withFtp),
});
