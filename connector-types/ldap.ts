/** Directories. What speaks LDAP is in `ldap/`, imported when first used. */
import { connectorType } from 'petiole/connector';
import * as fields from './ldap/fields.ts';

const actions = () => import('./ldap/actions.ts');

export default connectorType({
  id: 'ldap',
  name: 'LDAP',
  title: 'LDAP',
  description: 'Searches and changes entries of a directory, such as OpenLDAP or Active Directory.',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#7a4f9a" stroke-width="2"><circle cx="12" cy="5" r="2.500"/><circle cx="5" cy="18" r="2.500"/><circle cx="19" cy="18" r="2.500"/><path d="M12 7.500V12M5 15.500V12h14v3.500"/></svg>',
  connection: fields.connection,
  test: async (context) => (await actions()).test(context),
  default_action: 'search',
  actions: {
    search: {
      title: 'Search',
      description: 'The entries that a filter fits, page by page up to a limit.',
      inputs: fields.searchInputs,
      outputs: fields.searchOutputs,
      sample_output: { entries: [{ dn: 'uid=ada,ou=people,dc=example,dc=com', attributes: { uid: ['ada'], mail: ['ada@example.com'] } }] },
      run: async (context) => (await actions()).search(context),
    },
    add: {
      title: 'Add an entry',
      inputs: fields.addInputs,
      outputs: fields.doneOutputs,
      sample_output: { dn: 'uid=ada,ou=people,dc=example,dc=com' },
      run: async (context) => (await actions()).add(context),
    },
    modify: {
      title: 'Change an entry',
      description: 'Adds, replaces and deletes values of attributes, all of them or none.',
      inputs: fields.modifyInputs,
      outputs: fields.doneOutputs,
      sample_output: { dn: 'uid=ada,ou=people,dc=example,dc=com' },
      run: async (context) => (await actions()).modify(context),
    },
    delete: {
      title: 'Delete an entry',
      inputs: fields.deleteInputs,
      outputs: fields.deletedOutputs,
      sample_output: { deleted: true },
      run: async (context) => (await actions()).remove(context),
    },
    rename: {
      title: 'Rename or move an entry',
      inputs: fields.renameInputs,
      outputs: fields.doneOutputs,
      sample_output: { dn: 'uid=ada,ou=staff,dc=example,dc=com' },
      run: async (context) => (await actions()).rename(context),
    },
    compare: {
      title: 'Compare a value',
      description: 'Whether an attribute has a value, also where it may not be read.',
      inputs: fields.compareInputs,
      outputs: fields.compareOutputs,
      sample_output: { matches: true },
      run: async (context) => (await actions()).compare(context),
    },
    bind: {
      title: 'Try a password',
      description: 'Whether the directory takes a password of somebody.',
      inputs: fields.bindInputs,
      outputs: fields.bindOutputs,
      sample_output: { accepted: true },
      run: async (context) => (await actions()).tryPassword(context),
    },
  },
});
