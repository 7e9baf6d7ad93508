import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

export function FlowPlaceholder() {
  return (
    <Page title="flows">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
