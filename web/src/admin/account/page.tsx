/** Who I am here: how I am logged in, what I may do, my password. */
import { useMe, type Me } from '../../api/me.ts';
import { ROLE_WORDS } from '../role-words.ts';
import { Expiry } from '../expiry.tsx';
import { Cards } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Page } from '../../ui/page.tsx';
import { OwnPassword } from './own-password.tsx';
import { Permissions } from './permissions.tsx';
import { Sessions } from './sessions.tsx';

const KINDS: Record<Me['kind'], string> = {
  user: 'user, with a password',
  token: 'API token',
  local: 'the user that runs the server',
};

export function AccountPage() {
  const me = useMe();
  if (me === null) return null;
  return (
    <Page title="Account">
      <Cards>
        <Facts title="You" facts={factsOf(me)} />
        <OwnPassword me={me} />
        <Sessions />
        <Permissions me={me} />
      </Cards>
    </Page>
  );
}

const factsOf = (me: Me) =>
  [
    ['Name', me.name],
    ['Kind', KINDS[me.kind]],
    ['Role', `${me.role}. ${ROLE_WORDS[me.role]}`],
    ['This log-in ends', <Expiry key="expires" at={me.expires_at} none="not by itself" />],
  ] as const;
