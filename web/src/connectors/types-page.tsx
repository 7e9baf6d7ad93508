/** The catalogue: everything that a connector can be made of. */
import { TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Answered } from '../ui/answered.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import { typesQuery, type ConnectorType } from './queries.ts';
import { KINDS } from './schema.ts';
import { TypeDetails } from './type-details.tsx';
import { TypeIcon } from './type-icon.tsx';
import classes from './connectors.module.css';

export function ConnectorTypesPage() {
  const { q = '', type } = useSearch({ from: '/shell/connector-types' });
  const types = useQuery(typesQuery);
  const navigate = useNavigate();
  const go = (search: { q?: string; type?: string }, replace = false) => void navigate({ to: '/connector-types', search, replace });
  return (
    <Page
      title="Catalogue of connector types"
      beside={
        <TextInput
          aria-label="Search the catalogue"
          placeholder="Search: name, service, action"
          leftSection={<IconSearch size={14} />}
          value={q}
          onChange={(event) => go({ q: event.currentTarget.value || undefined }, true)}
          w={260}
        />
      }
    >
      <Answered query={types} what="Loading the catalogue">
        {(all) => (
          <>
            <Cards types={found(all, q)} onOpen={(name) => go({ q: q || undefined, type: name })} />
            <TypeDetails type={all.find(({ name }) => name === type)} onClose={() => go({ q: q || undefined })} />
          </>
        )}
      </Answered>
    </Page>
  );
}

function Cards({ types, onOpen }: { types: ConnectorType[]; onOpen(name: string): void }) {
  if (types.length === 0)
    return <Empty title="Nothing fits">REST and HTTP reach whatever speaks HTTP, also what is not listed here.</Empty>;
  return (
    <ul className={classes['catalogue']}>
      {types.map((type) => (
        <li key={type.id}>
          <UnstyledButton className={classes['card']} onClick={() => onOpen(type.name)}>
            <span className={classes['head']}>
              <TypeIcon icon={type.icon} size={22} />
              <span>
                <span className={classes['title']}>{type.title}</span> <span className={classes['kind']}>{type.name}</span>
              </span>
            </span>
            <span className={classes['about']}>{type.description}</span>
            <span className={classes['facts']}>
              <span>
                {type.actions.length} {type.actions.length === 1 ? 'action' : 'actions'}
              </span>
              {type.authorization.length > 0 && <span>{kindsOf(type)}</span>}
              {!type.has_test && <span>no test</span>}
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

export function kindsOf({ authorization }: ConnectorType): string {
  return [...new Set(authorization.map(({ kind }) => KINDS[kind] ?? kind))].join(', ');
}

/** In the name first, then in what it is about, then in its actions. */
function found(types: ConnectorType[], q: string): ConnectorType[] {
  const wanted = q.trim().toLowerCase();
  if (wanted === '') return types;
  const rank = (type: ConnectorType): number => {
    if (`${type.name} ${type.title}`.toLowerCase().includes(wanted)) return 0;
    if (type.description.toLowerCase().includes(wanted)) return 1;
    return type.actions.some(({ name, title }) => `${name} ${title}`.toLowerCase().includes(wanted)) ? 2 : 3;
  };
  return types
    .map((type) => [rank(type), type] as const)
    .filter(([at]) => at < 3)
    .sort(([a], [b]) => a - b)
    .map(([, type]) => type);
}
