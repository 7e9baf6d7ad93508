/** Who is logged in, with the way to the own account and out. */
import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { Link, useRouter } from '@tanstack/react-router';
import { useMe } from '../api/me.ts';
import { logOut } from './session.ts';
import classes from './shell.module.css';

export function Person() {
  const me = useMe();
  const router = useRouter();
  if (me === null) return null;
  const leave = async () => {
    // a page with unsaved changes may hold it back; then they can still be saved
    await router.navigate({ to: '/login', search: {} });
    if (router.state.location.pathname === '/login') await logOut();
  };
  return (
    <Menu position="right-end" withArrow>
      <Menu.Target>
        <UnstyledButton className={classes['person']}>
          <VisuallyHidden>Account and log-out of </VisuallyHidden>
          <IconUserCircle size={20} stroke={1.5} aria-hidden />
          <span className={classes['label']}>
            <span className={classes['name']}>{me.name}</span>
            <span className={classes['role']}>{me.role}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {me.role}
        </Menu.Label>
        <Menu.Item leftSection={<IconUserCircle size={16} />} component={Link} to="/account">
          Account
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
