import { afterAll, describe, expect, it } from '@jest/globals';
import { namedConnectors } from '../../src/executions/named-connectors.ts';
import { bundleFlow, closeBundler } from '../../src/runner/bundle/bundle.ts';

afterAll(() => closeBundler());

/** As a flow is compiled when it is saved. */
async function namedBy(body: string) {
  const source = `import { flow } from 'petiole';\nexport default flow(async function (inputs: any, system: any) {\n${body}\n});`;
  const { script } = await bundleFlow({ source, name: 'a' }, { root: import.meta.dirname });
  return namedConnectors(script);
}

const none = { names: [], connectors: [], namespaces: [] };

it('connectors that are imported from petiole are found too', async () => {
  const source = `import { flow, connectors } from 'petiole';
    export default flow(async () => { const { mail } = connectors as any; await (connectors as any).shop.order(); await mail.send(); });`;
  const { script } = await bundleFlow({ source, name: 'a' }, { root: import.meta.dirname });
  expect(namedConnectors(script)).toEqual({ ...none, namespaces: ['mail', 'shop'] });
});

describe('the connectors that a flow names', () => {
  it.each([
    [`await this.connect('one'); this.connect("two", { a: 1 }); system.this.connect(\`three\`);`, { names: ['one', 'three', 'two'] }],
    [`const self = this; (() => self.connect('inner'))();`, { names: ['inner'] }],
    [`await this.connect('twice'); await this['connect']('twice');`, { names: ['twice'] }],
    [`await this.connect({ connector: 'long', run: false } as any);`, { connectors: ['long'] }],
    [`await this.connect({ connector_type: 'REST', url: 'https://example.com' } as any);`, {}],
    [`await (connectors as any).shop.order({}); await (connectors as any)['my shop'].order();`, { namespaces: ['my shop', 'shop'] }],
    [`const { crm, mail: post } = connectors as any; await crm.find(); await post.send();`, { namespaces: ['crm', 'mail'] }],
    [`await (connectors as any).utils.sleep({ milliseconds: 1 });`, {}],
    [`await this.connect(inputs.name); await (connectors as any)[inputs.name].go();`, {}],
    [`const connect = (name: string) => name; connect('no call of this');`, {}],
    [`this.log("this.connect('in a text')");`, {}],
  ])('%s', async (body, found) => {
    expect(await namedBy(body)).toEqual({ ...none, ...found });
  });
});
