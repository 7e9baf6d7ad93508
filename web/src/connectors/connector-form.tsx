/** The form of a connector. It reads the document and changes it in place: it has no state of its own but what is open in it. */
import { Select, TextInput, Textarea } from '@mantine/core';
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import { Advanced } from './advanced.tsx';
import { isObject } from './checks.ts';
import type { Path } from './document.ts';
import { Fields } from './fields.tsx';
import type { ConnectorType } from './queries.ts';
import { actionName, actionOf, authorizationOf, fieldsOf, requiredOf } from './schema.ts';
import { TypeIcon } from './type-icon.tsx';
import { VaultSecrets } from './vault-secrets.tsx';
import classes from './connectors.module.css';

interface ConnectorFormProps {
  data: JsonObject;
  types: ConnectorType[];
  /** an existing one keeps its name here; it is renamed elsewhere */
  name: string | undefined;
  readOnly: boolean;
  onChange(path: Path, value: JsonValue | undefined): void;
}

export function ConnectorForm({ data, types, name, readOnly, onChange }: ConnectorFormProps) {
  const type = types.find((one) => one.name === data['type']);
  const value = isObject(data['value']) ? data['value'] : {};
  const given = (key: string) => (typeof data[key] === 'string' ? data[key] : '');
  const setText = (key: string) => (event: { currentTarget: { value: string } }) => onChange([key], event.currentTarget.value || undefined);
  const setValue = (key: string, next: JsonValue | undefined) => onChange(['value', key], next);
  return (
    <div className={classes['form']} role="form" aria-label="Connector">
      <section className={classes['part']}>
        <div className={classes['fields']}>
          <TextInput
            label="Name"
            description="Flows call it by this name"
            inputWrapperOrder={['label', 'input', 'description']}
            value={given('name') || (name ?? '')}
            onChange={setText('name')}
            readOnly={readOnly || name !== undefined}
            withAsterisk
            maxLength={200}
            spellCheck={false}
          />
          <Select
            label="Type"
            description={type?.title}
            inputWrapperOrder={['label', 'input', 'description']}
            data={types.map(({ name }) => name)}
            value={type?.name ?? null}
            onChange={(next) => onChange(['type'], next ?? undefined)}
            // what is typed searches, in place of being added to the name of the chosen one
            onFocus={(event) => event.currentTarget.select()}
            nothingFoundMessage="There is no such type"
            leftSection={type && <TypeIcon icon={type.icon} size={15} />}
            readOnly={readOnly}
            searchable
            withAsterisk
            allowDeselect={false}
          />
          <TextInput
            label="Namespace"
            description="connectors.<namespace>.<action>; a JavaScript name"
            inputWrapperOrder={['label', 'input', 'description']}
            placeholder="by itself"
            value={given('namespace')}
            onChange={setText('namespace')}
            readOnly={readOnly}
            spellCheck={false}
          />
          <Textarea
            label="Description"
            value={given('description')}
            onChange={setText('description')}
            readOnly={readOnly}
            autosize
            minRows={1}
            maxRows={5}
          />
        </div>
      </section>
      {type && <TypeParts key={type.id} type={type} value={value} readOnly={readOnly} onChange={setValue} />}
      <VaultSecrets data={data} type={type} readOnly={readOnly} onChange={onChange} />
      <Advanced data={data} readOnly={readOnly} onChange={onChange} />
    </div>
  );
}

interface TypePartsProps {
  type: ConnectorType;
  value: JsonObject;
  readOnly: boolean;
  onChange(key: string, value: JsonValue | undefined): void;
}

function TypeParts({ type, value, readOnly, onChange }: TypePartsProps) {
  const connection = fieldsOf(type.connection);
  const needed = requiredOf(type.connection);
  const ofLogins = new Set(type.authorization.flatMap(({ fields }) => fields));
  const login = authorizationOf(type, value);
  const isAuthorization = (key: string) => key === 'authorization' || ofLogins.has(key);
  const plain = Object.entries(connection).filter(([key]) => !isAuthorization(key));
  // What is given is shown, also where the kind that is chosen does not ask for it.
  const logins = Object.entries(connection).filter(
    ([key]) => login?.fields.includes(key) || (ofLogins.has(key) && value[key] !== undefined),
  );
  const common = { value, readOnly, onChange };
  return (
    <>
      <section className={classes['part']} aria-label="Connection">
        <h2 className={classes['heading']}>Connection</h2>
        <Fields fields={plain} needed={needed} {...common} />
      </section>
      {type.authorization.length > 0 && (
        <section className={classes['part']} aria-label="Authorization">
          <h2 className={classes['heading']}>Authorization</h2>
          {type.authorization.length > 1 && <Logins type={type} chosen={login?.key ?? null} readOnly={readOnly} onChange={onChange} />}
          <Fields fields={logins} needed={login?.fields ?? []} {...common} />
        </section>
      )}
      <ActionPart type={type} value={value} readOnly={readOnly} onChange={onChange} />
    </>
  );
}

function Logins({
  type,
  chosen,
  readOnly,
  onChange,
}: { type: ConnectorType; chosen: string | null } & Pick<TypePartsProps, 'readOnly' | 'onChange'>) {
  const [first] = type.authorization;
  return (
    <Select
      aria-label="Kind of authorization"
      data={type.authorization.map(({ key, kind, title }) => ({ value: key ?? kind, label: title ?? kind }))}
      value={chosen}
      onChange={(next) => onChange('authorization', next === null || next === first?.key ? undefined : next)}
      readOnly={readOnly}
      allowDeselect={false}
      mb="sm"
      maw={460}
    />
  );
}

/** So many options are made at a time: a type may have a thousand actions, of which the search finds the one that is meant. */
const SHOWN_ACTIONS = 50;

function ActionPart({ type, value, readOnly, onChange }: TypePartsProps) {
  const action = actionOf(type, value);
  const name = actionName(type, value);
  const connection = fieldsOf(type.connection);
  const own = Object.entries(fieldsOf(action?.inputs ?? {})).filter(
    ([key]) => connection[key] === undefined && key !== type.selector && key !== 'action',
  );
  return (
    <section className={classes['part']} aria-label="Defaults for calls">
      <h2 className={classes['heading']}>Defaults for calls</h2>
      {type.actions.length > 1 && (
        <Select
          label="Action"
          description={`What a call does where the script picks none (${type.selector})`}
          inputWrapperOrder={['label', 'input', 'description']}
          data={type.actions.map((one) => one.name)}
          value={action === undefined ? null : name}
          placeholder={type.default_action}
          onChange={(next) =>
            onChange(
              type.selector,
              next === null || (next === type.default_action && value[type.selector] === undefined) ? undefined : next,
            )
          }
          limit={SHOWN_ACTIONS}
          searchable
          readOnly={readOnly}
          allowDeselect={false}
          maw={460}
          mb="sm"
        />
      )}
      {own.length > 0 ? (
        <Fields fields={own} needed={[]} value={value} readOnly={readOnly} onChange={onChange} rest="inputs that a call may be given" />
      ) : (
        <p className={classes['quiet']}>This action takes no inputs of its own.</p>
      )}
    </section>
  );
}
