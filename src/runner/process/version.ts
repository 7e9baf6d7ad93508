/** One flow version in a runner: its texts, and the isolates that its executions live in. */
import { Home } from './home.ts';
import { Realm, type Ivm, type VersionTexts } from './realm.ts';

export class Version {
  readonly sha256: string;
  readonly guestRuntime: string;
  readonly script: string;
  readonly packages: string | undefined;
  private homes: Home[] = [];

  constructor([sha256 = '', guestRuntime = '', script = '', packages]: string[]) {
    this.sha256 = sha256;
    this.guestRuntime = guestRuntime;
    this.script = script;
    this.packages = packages;
  }

  /** The newest isolate that takes one more execution. */
  home(): Home | undefined {
    return this.homes.findLast((home) => home.takesMore);
  }

  /** Throws what evaluating the packages throws. */
  settle(ivm: Ivm, scripts: Pick<VersionTexts, 'realm' | 'guest'>, memoryMb: number, reserved: boolean): Home {
    const { script, packages } = this;
    const home = new Home(new Realm(ivm, { ...scripts, script, packages }, memoryMb), memoryMb, reserved);
    this.homes.push(home);
    return home;
  }

  /** An isolate that nobody lives in and that takes nobody in any more gives its memory back. */
  leave(home: Home, id: string): void {
    home.executions.delete(id);
    if (home.executions.size === 0 && !home.takesMore) this.giveUp(home);
  }

  giveUp(home: Home): void {
    this.homes = this.homes.filter((other) => other !== home);
    home.realm.dispose();
  }

  executions(): string[] {
    return this.homes.flatMap((home) => [...home.executions]);
  }

  dispose(): void {
    for (const home of [...this.homes]) this.giveUp(home);
  }
}
