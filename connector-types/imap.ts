/** Mailboxes. What speaks IMAP is in `imap/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './imap/fields.ts';

const actions = () => import('./imap/actions.ts');
const messages = () => import('./imap/messages.ts');

export default connectorType({
  id: 'imap',
  name: 'IMAP',
  title: 'IMAP',
  description: 'Reads and arranges mail in a mailbox.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#b3541e" stroke-width="2"><path d="M3 6h18v13H3z"/><path d="m3 7 9 7 9-7"/></svg>',
  connection: fields.connection,
  authorization: {
    password: { kind: 'basic', title: 'User and password, or an access token', user: 'username', password: 'password' },
    oauth: {
      kind: 'oauth2',
      title: 'OAuth: the owner of the mailbox gives access in the browser',
      grant: 'authorization_code',
      authorization_url: ({ authorization_url }) => authorization_url ?? '',
      token_url: ({ token_url }) => token_url ?? '',
      client_authentication: 'post',
    },
    client: {
      kind: 'oauth2',
      title: 'OAuth: an application that may open the mailbox',
      grant: 'client_credentials',
      token_url: ({ token_url }) => token_url ?? '',
      client_authentication: 'post',
    },
  },
  counts: 'actions',
  test: async (context) => (await actions()).test(context),
  default_action: 'search',
  actions: {
    search: {
      title: 'Search messages',
      description: 'The messages of a folder that fit all that is given, with what their headers say.',
      inputs: fields.searchInputs,
      outputs: fields.searchOutputs,
      sample_output: { total: 1, uid_validity: '1769860800', messages: [fields.SAMPLE] },
      run: async (context) => (await messages()).search(context),
    },
    fetch: {
      title: 'Get a message',
      description: 'One message with its headers, texts and attachments.',
      inputs: fields.fetchInputs,
      outputs: fields.fetchOutputs,
      sample_output: {
        ...fields.SAMPLE,
        cc: [],
        headers: { subject: ['Order 12'] },
        text: 'Please find it attached.',
        html: null,
        attachments: [],
      },
      run: async (context) => (await messages()).fetch(context),
    },
    folders: {
      title: 'List the folders',
      inputs: fields.listInputs,
      outputs: fields.listOutputs,
      sample_output: { folders: [{ path: 'INBOX', name: 'INBOX', special_use: '\\Inbox', selectable: true }] },
      run: async (context) => (await actions()).folders(context),
    },
    move: {
      title: 'Move messages',
      inputs: fields.moveInputs,
      outputs: fields.moveOutputs,
      sample_output: { count: 1, uids: { '7': 12 } },
      run: async (context) => (await actions()).move(context),
    },
    copy: {
      title: 'Copy messages',
      inputs: fields.moveInputs,
      outputs: fields.moveOutputs,
      sample_output: { count: 1, uids: { '7': 12 } },
      run: async (context) => (await actions()).copy(context),
    },
    delete: {
      title: 'Delete messages',
      description: 'Deletes these messages for good.',
      inputs: fields.deleteInputs,
      outputs: fields.countOutputs,
      sample_output: { count: 1 },
      run: async (context) => (await actions()).remove(context),
    },
    flag: {
      title: 'Set and clear flags',
      inputs: fields.flagInputs,
      outputs: fields.countOutputs,
      sample_output: { count: 1 },
      run: async (context) => (await actions()).flag(context),
    },
    append: {
      title: 'Put a message into a folder',
      inputs: fields.appendInputs,
      outputs: fields.appendOutputs,
      sample_output: { uid: 8 },
      run: async (context) => (await actions()).append(context),
    },
  },
});
