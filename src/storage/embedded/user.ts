import { spawn } from 'node:child_process';
import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The user that PostgreSQL runs as, where it is another one than ours. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root. Root therefore hands it to the user that already owns the data, else to `postgres` or
 * `nobody`, whichever the machine has; every other user runs it as itself (null). No user is created.
 */
export async function userForPostgres(dataDirectory: string): Promise<PostgresUser | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(dataDirectory).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  for (const name of ['postgres', 'nobody']) {
    const fields = passwd
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':');
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
    if (uid > 0 && gid >= 0) return { uid, gid };
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody` to run it as. ' +
      'Start Petiole as an ordinary user, or set DATABASE_URL to a PostgreSQL that runs already.',
  );
}

/** Whether `user` may enter this folder or execute this file: asked of the kernel, since parents, ACLs and mounts have a say too. */
export async function canReach(user: PostgresUser | null, path: string): Promise<boolean> {
  if (!user) return true;
  return new Promise((resolve) => {
    const child = spawn('test', ['-x', path], { uid: user.uid, gid: user.gid, cwd: '/', stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

export async function giveTo(user: PostgresUser | null, path: string): Promise<void> {
  if (user) await chown(path, user.uid, user.gid);
}

/** Makes a folder that others may pass through and not list, whatever our umask says; folders that exist stay as they are. */
export async function makePassable(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (!first) return;
  for (let made = folder; ; made = dirname(made)) {
    await chmod(made, 0o711);
    if (made === first || made === dirname(made)) return;
  }
}
