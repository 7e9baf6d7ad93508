/** Names in a Vault: folders and secrets, and the keys of a secret. Values are never asked for. */
import { Alert, Anchor, Breadcrumbs, Button, Loader, UnstyledButton } from '@mantine/core';
import { IconAlertCircle, IconFolder, IconKey, IconLock } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schema } from '../../../src/client/client.ts';
import { api } from '../api/client.ts';
import { wordsOf } from '../api/problem.ts';
import classes from './vault-browser.module.css';

type Listing = Schema<'VaultListing'>;

interface VaultBrowserProps {
  vault: string;
  /** where to begin: the folder of this path */
  start?: string;
  /** offers to take a secret; absent: it is only looked at */
  onPick?(path: string, keys: string[]): void;
}

export function VaultBrowser({ vault, start = '', onPick }: VaultBrowserProps) {
  const [place, setPlace] = useState(() => start.split('/').slice(0, -1).join('/'));
  const listing = useQuery({
    queryKey: ['vaults', 'names', vault, place],
    queryFn: ({ signal }) =>
      api.get('/api/v1/vaults/{name}/secrets', { path: { name: vault }, query: { path: place || undefined }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className={classes['browser']} role="group" aria-label={`Secrets of the Vault ${vault}`}>
      <Way vault={vault} place={place} onGo={setPlace} />
      {listing.isError ? (
        <Refused text={wordsOf(listing.error)} />
      ) : listing.data === undefined ? (
        <Loader size="xs" m="sm" />
      ) : (
        <Content listing={listing.data} onGo={setPlace} onPick={onPick} />
      )}
    </div>
  );
}

function Way({ vault, place, onGo }: { vault: string; place: string; onGo(place: string): void }) {
  const parts = place === '' ? [] : place.split('/');
  return (
    <Breadcrumbs separatorMargin={4} className={classes['way']}>
      <Anchor component="button" type="button" size="xs" onClick={() => onGo('')}>
        {vault}
      </Anchor>
      {parts.map((part, index) => (
        <Anchor key={index} component="button" type="button" size="xs" onClick={() => onGo(parts.slice(0, index + 1).join('/'))}>
          {part}
        </Anchor>
      ))}
    </Breadcrumbs>
  );
}

function Content({ listing, onGo, onPick }: { listing: Listing; onGo(place: string): void; onPick?: VaultBrowserProps['onPick'] }) {
  const { path, names, keys, error } = listing;
  if (error !== null) return <Refused text={error.message} />;
  const below = (name: string) => [path, name.replace(/\/$/, '')].filter(Boolean).join('/');
  return (
    <>
      {keys !== null && (
        <div className={classes['keys']}>
          <IconKey size={14} aria-hidden />
          <span>
            holds <code>{keys.join(', ') || 'nothing'}</code>
          </span>
          {onPick && (
            <Button size="compact-xs" ml="auto" onClick={() => onPick(path, keys)}>
              Take this secret
            </Button>
          )}
        </div>
      )}
      <ul className={classes['list']}>
        {(names ?? []).map((name) => (
          <li key={name}>
            <UnstyledButton className={classes['entry']} onClick={() => onGo(below(name))}>
              {name.endsWith('/') ? <IconFolder size={14} aria-label="folder" /> : <IconLock size={14} aria-label="secret" />}
              {name}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {names === null && (
        <p className={classes['note']}>A policy does not let this path be listed. Its secrets can be named all the same.</p>
      )}
      {names?.length === 0 && keys === null && <p className={classes['note']}>There is nothing here.</p>}
    </>
  );
}

function Refused({ text }: { text: string }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle size={15} />} p="xs">
      {text}
    </Alert>
  );
}
