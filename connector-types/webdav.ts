/** Files on web servers. What speaks WebDAV is in `webdav/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { fileActions } from './files/actions.ts';
import { connection, type Connection } from './webdav/fields.ts';

const store = () => import('./webdav/store.ts');

export default connectorType({
  id: 'webdav',
  name: 'WEBDAV',
  title: 'WebDAV',
  description: 'Reads, writes and arranges files on a web server over WebDAV, such as Nextcloud, ownCloud or Apache.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2f7d5b" stroke-width="2"><path d="M3 6h6l2 2h10v11H3z"/><circle cx="12" cy="13.500" r="3.500"/><path d="M8.500 13.500h7M12 10c-2 2-2 5 0 7 2-2 2-5 0-7"/></svg>',
  connection,
  counts: 'requests',
  test: async (context) => (await store()).test(context),
  default_action: 'list',
  actions: fileActions<Connection>(async () => (await store()).withWebdav),
});
