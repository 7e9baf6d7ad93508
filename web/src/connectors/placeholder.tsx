import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

export function ConnectorPlaceholder() {
  return (
    <Page title="connectors">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
