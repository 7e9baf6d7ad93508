/** Secrets that come from Vault at each call: which Vault, which path, and which of its keys become which inputs. */
import { ActionIcon, Button, Group, Select, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconArrowRight, IconFolderSearch, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { JsonObject, JsonValue } from '../../../src/model.ts';
import { useMay } from '../api/me.ts';
import { VaultBrowser } from '../ui/vault-browser.tsx';
import { isObject, keysOf } from './checks.ts';
import type { Path } from './document.ts';
import { vaultNamesQuery, type ConnectorType } from './queries.ts';
import classes from './connectors.module.css';

interface VaultSecretsProps {
  data: JsonObject;
  type: ConnectorType | undefined;
  readOnly: boolean;
  onChange(path: Path, value: JsonValue | undefined): void;
}

export function VaultSecrets({ data, type, readOnly, onChange }: VaultSecretsProps) {
  const secrets = Array.isArray(data['vault_secrets']) ? data['vault_secrets'] : [];
  const vaults = useQuery({ ...vaultNamesQuery, enabled: useMay('vaults:read').allowed });
  const names = vaults.data?.items.map(({ name }) => name) ?? [];
  const add = () => onChange(['vault_secrets', secrets.length], { vault: names[0] ?? '', path: '' });
  return (
    <section className={classes['part']} aria-label="Vault secrets">
      <h2 className={classes['heading']}>
        Vault secrets
        {!readOnly && (
          <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={add}>
            Add a secret
          </Button>
        )}
      </h2>
      {secrets.length === 0 && (
        <p className={classes['quiet']}>None. Read at each call, they go over the value; what a script gives goes over them.</p>
      )}
      <Stack gap="sm">
        {secrets.map((secret, index) => (
          <Secret
            key={index}
            secret={isObject(secret) ? secret : {}}
            names={names}
            inputs={type ? [...keysOf(type).keys()] : []}
            readOnly={readOnly}
            onChange={(path, value) => onChange(['vault_secrets', index, ...path], value)}
          />
        ))}
      </Stack>
    </section>
  );
}

interface SecretProps {
  secret: JsonObject;
  names: string[];
  inputs: string[];
  readOnly: boolean;
  onChange(path: Path, value: JsonValue | undefined): void;
}

function Secret({ secret, names, inputs, readOnly, onChange }: SecretProps) {
  const [isBrowsing, setBrowsing] = useState(false);
  const vault = String(secret['vault'] ?? '');
  const path = String(secret['path'] ?? '');
  const known = names.includes(vault) || vault === '' ? names : [...names, vault];
  return (
    <div className={classes['secret']} role="group" aria-label={`Secret ${path || '(no path yet)'}`}>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <Select
          label="Vault"
          data={known}
          value={vault || null}
          onChange={(next) => onChange(['vault'], next ?? '')}
          readOnly={readOnly}
          allowDeselect={false}
          w={140}
          placeholder="which"
        />
        <TextInput
          label="Path"
          value={path}
          onChange={(event) => onChange(['path'], event.currentTarget.value)}
          readOnly={readOnly}
          flex={1}
          placeholder="git/repository"
          spellCheck={false}
        />
        {!readOnly && (
          <>
            <Tooltip label="Look for it in the Vault">
              <ActionIcon
                aria-label="Look for the secret in the Vault"
                size="lg"
                disabled={vault === ''}
                onClick={() => setBrowsing(!isBrowsing)}
                aria-expanded={isBrowsing}
              >
                <IconFolderSearch size={17} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Take the secret away">
              <ActionIcon aria-label="Take the secret away" size="lg" onClick={() => onChange([], undefined)}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </Group>
      {isBrowsing && (
        <VaultBrowser
          key={vault}
          vault={vault}
          start={path}
          onPick={(picked, keys) => {
            onChange(['path'], picked);
            setBrowsing(false);
            const unknown = keys.filter((key) => !inputs.includes(key));
            // Keys that the type does not know would be left out: they are mapped to what they most likely are.
            if (unknown.length > 0 && unknown.length === keys.length)
              onChange(['keys'], Object.fromEntries(unknown.map((key) => [key, ''])));
          }}
        />
      )}
      <Keys
        keys={isObject(secret['keys']) ? secret['keys'] : null}
        inputs={inputs}
        readOnly={readOnly}
        onChange={(next) => onChange(['keys'], next)}
      />
    </div>
  );
}

/** Secret key → input. Without, every key comes under its own name. */
function Keys({
  keys,
  inputs,
  readOnly,
  onChange,
}: {
  keys: JsonObject | null;
  inputs: string[];
  readOnly: boolean;
  onChange(next: JsonObject | undefined): void;
}) {
  const rows = Object.entries(keys ?? {});
  const write = (next: [string, JsonValue | undefined][]) =>
    onChange(next.length === 0 ? undefined : (Object.fromEntries(next) as JsonObject));
  return (
    <Stack gap={4} mt="xs">
      {rows.map(([from, to], index) => (
        <Group key={index} gap="xs" wrap="nowrap">
          <TextInput
            aria-label="Key of the secret"
            value={from}
            readOnly={readOnly}
            flex={1}
            onChange={(event) => write(rows.map((row, at) => (at === index ? [event.currentTarget.value, to] : row)))}
          />
          <IconArrowRight size={14} aria-label="becomes the input" />
          <Select
            aria-label="Input"
            data={inputs}
            value={typeof to === 'string' && to !== '' ? to : null}
            readOnly={readOnly}
            searchable
            limit={50}
            flex={1}
            placeholder="which input"
            onChange={(next) => write(rows.map((row, at) => (at === index ? [from, next ?? ''] : row)))}
          />
          {!readOnly && (
            <ActionIcon aria-label={`Do not take ${from}`} onClick={() => write(rows.filter((_, at) => at !== index))}>
              <IconTrash size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
      {!readOnly && (
        <Button
          variant="subtle"
          size="compact-xs"
          style={{ alignSelf: 'flex-start' }}
          ml={-6}
          onClick={() => write([...rows, ['key', '']])}
        >
          {rows.length === 0 ? 'Every key comes under its own name. Map keys' : 'One more key'}
        </Button>
      )}
    </Stack>
  );
}
