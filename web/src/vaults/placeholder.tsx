import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

export function VaultPlaceholder() {
  return (
    <Page title="vaults">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
