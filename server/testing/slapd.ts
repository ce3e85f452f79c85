import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Attribute, Change, Client } from "ldapts";
import { freePort } from "#database";
import { makeCertificate } from "./make-certificate.ts";

/** OpenLDAP's server, from Debian, with a directory of its own. */
export interface Slapd {
  /** Without TLS, or with StartTLS. */
  readonly url: string;
  readonly tlsUrl: string;
  /** What it shows, in PEM; signed by itself. */
  readonly certificate: string;
  readonly base: string;
  /** May read all. */
  readonly reader: { readonly dn: string; readonly password: string };
  /** Loads LDIF while nobody is served. */
  load(ldif: string): Promise<void>;
  /** Works as the one who may do all. */
  change(work: (client: Client) => Promise<unknown>): Promise<void>;
  modify(dn: string, change: Change): Promise<void>;
  /** One value in place of those before. */
  set(dn: string, attribute: string, value: string): Promise<void>;
  remove(...dns: string[]): Promise<void>;
  /** At once, as when the power goes; `start` brings it back. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const base = "dc=digg,dc=example";
const root = { dn: `cn=root,${base}`, password: "rotens hemlighet" };
const reader = { dn: `cn=reader,${base}`, password: "läsarens hemlighet" };

const beginning = `dn: ${base}
objectClass: domain
dc: digg

dn: ou=people,${base}
objectClass: organizationalUnit
ou: people

dn: ou=groups,${base}
objectClass: organizationalUnit
ou: groups

dn: ${reader.dn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword:: ${Buffer.from(reader.password).toString("base64")}

dn: cn=policy,${base}
objectClass: device
objectClass: pwdPolicy
cn: policy
pwdAttribute: userPassword
pwdLockout: TRUE

`;

/** `sizeLimit`: how many entries the reader is shown at most. */
export async function startSlapd({ sizeLimit = "unlimited" }: { sizeLimit?: string } = {}): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), "safos-slapd-"));
  const data = join(folder, "data");
  mkdirSync(data);
  const { cert, key } = makeCertificate(folder, ["localhost", "127.0.0.1"]);
  const config = join(folder, "slapd.conf");
  writeFileSync(config, configuration({ data, cert, key, sizeLimit }));
  const url = `ldap://127.0.0.1:${await freePort()}`;
  const tlsUrl = `ldaps://127.0.0.1:${await freePort()}`;
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    child = spawn("/usr/sbin/slapd", ["-f", config, "-h", `${url}/ ${tlsUrl}/`, "-d", "0"], { stdio: "ignore" });
    await untilAnswered(url);
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  }
  async function load(ldif: string): Promise<void> {
    const wasRunning = child !== null;
    await end("SIGTERM");
    const file = join(folder, "entries.ldif");
    writeFileSync(file, ldif);
    execFileSync("/usr/sbin/slapadd", ["-q", "-f", config, "-l", file], { stdio: "pipe" });
    if (wasRunning) await start();
  }
  async function change(work: (client: Client) => Promise<unknown>): Promise<void> {
    const client = new Client({ url });
    await client.bind(root.dn, root.password);
    await work(client).finally(() => client.unbind());
  }

  await load(beginning);
  await start();
  return {
    url,
    tlsUrl,
    certificate: readFileSync(cert, "utf8"),
    base,
    reader,
    load,
    change,
    modify: (dn, one) => change((client) => client.modify(dn, one)),
    set(dn, type, value) {
      const modification = new Attribute({ type, values: [value] });
      return change((client) => client.modify(dn, new Change({ operation: "replace", modification })));
    },
    remove: (...dns) =>
      change(async (client) => {
        for (const dn of dns) await client.del(dn);
      }),
    kill: () => end("SIGKILL"),
    start,
    async stop() {
      await end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Wanted {
  readonly data: string;
  readonly cert: string;
  readonly key: string;
  readonly sizeLimit: string;
}

const configuration = ({ data, cert, key, sizeLimit }: Wanted): string => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
moduleload ppolicy
TLSCertificateFile ${cert}
TLSCertificateKeyFile ${key}
database mdb
maxsize 1073741824
suffix "${base}"
rootdn "${root.dn}"
rootpw "${root.password}"
directory ${data}
dbnosync
index objectClass,uid,mail,member,memberUid,entryUUID eq
limits dn.exact="${reader.dn}" size=${sizeLimit}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${reader.dn}" read by * none
overlay memberof
overlay ppolicy
ppolicy_default "cn=policy,${base}"
`;

async function untilAnswered(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const client = new Client({ url, connectTimeout: 1000 });
    try {
      await client.bind(root.dn, root.password);
      return;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.unbind().catch(() => undefined);
    }
  }
}

interface Entry {
  readonly uid: string;
  readonly name: string;
  readonly password?: string;
  readonly ou?: string;
  /** More lines of LDIF. */
  readonly more?: string;
}

export const dnOf = (uid: string, ou = "people"): string => `uid=${uid},ou=${ou},${base}`;

/** A person as LDIF. */
export const personLdif = ({ uid, name, password, ou = "people", more = "" }: Entry): string =>
  `dn: ${dnOf(uid, ou)}
objectClass: inetOrgPerson
uid: ${uid}
cn:: ${Buffer.from(name).toString("base64")}
sn: ${uid}
displayName:: ${Buffer.from(name).toString("base64")}
mail: ${uid}@digg.example
${password === undefined ? "" : `userPassword:: ${Buffer.from(password).toString("base64")}\n`}${more === "" ? "" : `${more}\n`}
`;

export const groupDnOf = (name: string): string => `cn=${name},ou=groups,${base}`;

/** A group of names as LDIF; it has one member at least. */
export const groupLdif = (name: string, members: readonly string[]): string =>
  `dn: ${groupDnOf(name)}
objectClass: groupOfNames
cn: ${name}
${members.map((one) => `member: ${one}`).join("\n")}

`;
