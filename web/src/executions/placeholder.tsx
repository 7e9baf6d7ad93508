import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

export function ExecutionPlaceholder() {
  return (
    <Page title="executions">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
