/** Files on Windows and Samba servers. What speaks to them is in `smb/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import { fileActions } from './files/actions.ts';
import { connection, type Connection } from './smb/fields.ts';

const store = () => import('./smb/store.ts');

export default connectorType({
  id: 'smb',
  name: 'SMB',
  title: 'SMB',
  description: 'Reads, writes and arranges files in a share of a Windows or Samba server. Needs the program smbclient.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#256f9c" stroke-width="2"><path d="M3 4h18v6H3zM3 14h18v6H3z"/><path d="M7 7h.010M7 17h.010"/></svg>',
  connector_only:
    'smbclient follows a server that refers it to another address (DFS) past the outbound guard, so operators say which servers it asks',
  connection,
  test: async (context) => (await store()).test(context),
  default_action: 'list',
  actions: fileActions<Connection>(async () => (await store()).withSmb),
});
