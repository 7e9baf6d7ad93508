/** Gives the editor what scripts are compiled against: the declarations of this server, and of the npm packages that they import. */
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { wordsOf } from '../api/problem.ts';
import { importsOf, without } from './draft.ts';
import { flowTypesQuery, packageTypesQuery, type Files } from './queries.ts';

/** What there is to tell about them; null: they are there. `open` is the file in the editor. */
export function useDeclarations(files: Files, open: string): string | null {
  const [settled] = useDebouncedValue(files, 800, { leading: true });
  const own = useQuery(flowTypesQuery);
  const packages = useQuery(packageTypesQuery(importsOf(settled)));
  const declarations = own.data?.files;
  const imported = packages.data?.files;
  useEffect(() => {
    if (declarations === undefined) return;
    // What is open the editor has itself.
    const others = without(settled, open);
    void import('../ui/code/monaco.ts').then(({ setDeclarations }) => setDeclarations({ ...declarations, ...imported, ...others }));
  }, [declarations, imported, settled, open]);
  if (own.isError) return `The types of connectors and flows are not there: ${wordsOf(own.error)}`;
  return own.isPending || packages.isLoading ? 'Loading the types of connectors and flows …' : null;
}
