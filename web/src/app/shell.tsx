/** Navigation beside the page. Narrow windows get a rail of signs, and telephones a menu. */
import { AppShell, Burger } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Logo } from './logo.tsx';
import { Navigation } from './navigation.tsx';
import { Person } from './person.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import classes from './shell.module.css';

export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell
      layout="alt"
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: { base: 240, sm: 56, lg: 208 }, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      transitionDuration={120}
    >
      <a className={classes['skip']} href="#page">
        To the content
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes['header']}>
        <Burger opened={opened} onClick={toggle} size="sm" aria-label={opened ? 'Close the navigation' : 'Open the navigation'} />
        <Logo />
      </AppShell.Header>
      <AppShell.Navbar className={classes['navbar']} aria-label="Main">
        <div className={classes['brand']}>
          <Burger opened={opened} onClick={toggle} size="sm" hiddenFrom="sm" aria-label="Close the navigation" />
          <Logo />
        </div>
        <Navigation />
        <div className={classes['foot']}>
          <SchemeSwitch />
          <Person />
        </div>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} className={classes['main']}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
