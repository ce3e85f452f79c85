import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setup, SetupDraft, SetupFaults } from "@safos/contract/identity";
import { randomToken } from "#clock";
import type { Database } from "#database";
import type { Events } from "#events";
import { refuse, type GuardedFetch, type Reach } from "#http";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Workers } from "#workers";
import { createGroupContext } from "./groups/context.ts";
import { createGroups, type Groups } from "./groups/groups.ts";
import { createPersonContext } from "./people/context.ts";
import type { Person } from "./people/person.ts";
import { createPersons, type Persons } from "./people/persons.ts";
import { trimAttempts } from "./providers/attempts.ts";
import { createProviders, type Providers } from "./providers/providers.ts";
import { createScim, type Scim } from "./scim/scim.ts";
import { createSeal } from "./seal.ts";
import { trimIdentity, type IdentityTables } from "./queries.ts";
import { requireName } from "./people/names.ts";
import { createCredentials, type Credentials } from "./credentials/credentials.ts";
import { relyingPartyOf } from "./credentials/passkeys/relying-party.ts";
import { requireStrongPassword } from "./credentials/passwords.ts";
import { faultsOfSetup, isSetupCode, nameInSetup } from "./setup.ts";
import { createLinkPasswords, type LinkPasswords } from "./link-passwords/link-passwords.ts";
import { createSessions, type Sessions } from "./sessions/sessions.ts";

export interface Identity extends Persons, Sessions, Credentials, Groups, Providers, Scim {
  readonly linkPasswords: LinkPasswords;
  setDisplayName(personId: string, displayName: string): Promise<void>;
  /** An `mxc://` address, or null for initials. */
  setAvatar(personId: string, avatarUrl: string | null): Promise<void>;
  /** Whether nobody has set this server up yet. */
  isSetupNeeded(): Promise<boolean>;
  /** The code that the first-start wizard asks for, printed at start. Nobody is spared it: a proxy on the machine looks like a browser there. */
  setupCode(): string;
  /** First organisation and administrator, once. Refuses SETUP_DONE and SETUP_CODE_WRONG. */
  setUp(setup: Setup): Promise<Person>;
  /** What of a setup would be refused; makes nothing. Refuses SETUP_DONE. */
  checkSetup(draft: SetupDraft): Promise<SetupFaults["items"]>;
  trim(): Promise<void>;
}

interface IdentityOptions {
  readonly database: Database;
  readonly events: Events;
  readonly organisations: Organisations;
  readonly workers: Workers;
  readonly mail: Mail;
  readonly jobs: Jobs;
  readonly log: Log;
  readonly dataFolder: string;
  readonly publicUrl: string;
  /** For what organisations say where it is. */
  readonly fetch: GuardedFetch;
  readonly reach: Reach;
}

export function createIdentity(options: IdentityOptions): Identity {
  const db = options.database.of<IdentityTables>();
  const people = createPersonContext({ db, events: options.events, organisations: options.organisations });
  const persons = createPersons(people);
  const seal = createSeal(options.dataFolder);
  const providers = createProviders({
    ...options,
    db,
    people,
    seal,
  });
  const { events, organisations, log } = options;
  const groupContext = createGroupContext({ db, events, organisations, persons });
  const groups = createGroups(groupContext);
  const scim = createScim({
    db,
    events,
    organisations,
    people,
    groups: groupContext,
    log,
    base: `${options.publicUrl}/scim/v2`,
  });
  const proof = {
    ...options,
    db,
    persons,
    relyingParty: relyingPartyOf(options.publicUrl),
    seal,
    directories: providers.directories,
  };
  const sessions = createSessions(proof);
  const credentials = createCredentials(proof);

  function setupCode(): string {
    const file = join(options.dataFolder, "setup-code");
    try {
      writeFileSync(file, randomToken(12), { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    return readFileSync(file, "utf8").trim();
  }

  async function isSetupNeeded(): Promise<boolean> {
    if (options.organisations.all().length > 0) return false;
    await options.organisations.reload();
    return options.organisations.all().length === 0;
  }

  return {
    ...persons,
    ...sessions,
    ...credentials,
    ...groups,
    ...providers,
    ...scim,
    linkPasswords: createLinkPasswords({ db, seal }),
    async setDisplayName(personId, displayName) {
      await persons.change(personId, { displayName });
    },
    async setAvatar(personId, avatarUrl) {
      await persons.change(personId, { avatarUrl });
    },
    isSetupNeeded,
    setupCode,
    async checkSetup(draft) {
      if (!(await isSetupNeeded())) throw refuse("SETUP_DONE");
      return faultsOfSetup(options.organisations, setupCode(), draft);
    },
    async setUp(setup) {
      // One at a time, in every process: the second finds an organisation and is refused.
      const client = await options.database.connect();
      try {
        await client.query("select pg_advisory_lock(7266023)");
        await options.organisations.reload();
        if (options.organisations.all().length > 0) throw refuse("SETUP_DONE");
        if (!isSetupCode(setup.code ?? "", setupCode())) throw refuse("SETUP_CODE_WRONG");
        const name = nameInSetup(setup);
        // A wrong password or name must not leave an organisation without a person in it.
        requireName(name);
        requireStrongPassword(setup.password, name, setup.displayName);
        await options.organisations.add({ domain: setup.domain, name: setup.organisationName });
        return await persons.add({
          name,
          password: setup.password,
          displayName: setup.displayName,
          isAdmin: true,
          locale: setup.locale,
        });
      } finally {
        await client.end();
      }
    },
    async trim() {
      await trimIdentity(db);
      await trimAttempts(db);
    },
  };
}
