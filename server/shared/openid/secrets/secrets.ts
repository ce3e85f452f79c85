import { generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";
import { randomToken, uuid } from "#clock";
import { system, type Events } from "#events";
import type { Seal } from "#identity";
import type { OpenidDb } from "../tables.ts";
import {
  deleteRetired,
  insertSecret,
  lockSecrets,
  readSecrets,
  retireSecrets,
  type SecretKind,
  type SecretRow,
} from "./queries.ts";

/** A key with what it is called, private part included; the one that signs comes before those that did. */
type SigningKey = JWK & { readonly kid: string; readonly alg: string; readonly use: "sig" };

export interface SecretSet {
  readonly keys: readonly SigningKey[];
  /** Those of cookies, the present one first. */
  readonly cookies: readonly string[];
}

export interface Secrets {
  /** Makes what is missing, once for all processes, and reads all. */
  read(): Promise<SecretSet>;
  /** New keys sign from now on, in every process; what the earlier ones signed is known as long as it may be shown. */
  rotate(): Promise<void>;
  /** Forgets keys that nothing which is still shown was signed with. */
  trim(): Promise<void>;
}

const kinds: readonly SecretKind[] = ["ES256", "RS256", "cookie"];

function make(kind: SecretKind): string {
  if (kind === "cookie") return randomToken(43);
  const { privateKey } =
    kind === "ES256"
      ? generateKeyPairSync("ec", { namedCurve: "P-256" })
      : generateKeyPairSync("rsa", { modulusLength: 2048 });
  return JSON.stringify(privateKey.export({ format: "jwk" }));
}

const purposeOf = (id: string): string => `openid secret ${id}`;

export function createSecrets({
  db,
  seal,
  events,
}: {
  readonly db: OpenidDb;
  readonly seal: Seal;
  readonly events: Events;
}): Secrets {
  async function ensure(trx: OpenidDb): Promise<void> {
    const known = (await readSecrets(trx)).filter(({ retiredAt }) => retiredAt === null).map(({ kind }) => kind);
    for (const kind of kinds) {
      if (known.includes(kind)) continue;
      const id = uuid();
      await insertSecret(trx, { id, kind, sealed: seal.seal(make(kind), purposeOf(id)) });
    }
  }

  const open = ({ id, sealed }: SecretRow): string => seal.open(sealed, purposeOf(id));

  return {
    async read() {
      const rows = await db.transaction().execute(async (trx) => {
        await lockSecrets(trx);
        await ensure(trx);
        return readSecrets(trx);
      });
      return {
        keys: rows
          .filter(({ kind }) => kind !== "cookie")
          .map((row) => ({ ...(JSON.parse(open(row)) as JWK), kid: row.id, alg: row.kind, use: "sig" })),
        cookies: rows.filter(({ kind }) => kind === "cookie").map(open),
      };
    },
    async rotate() {
      await db.transaction().execute(async (trx) => {
        await lockSecrets(trx);
        await retireSecrets(trx);
        await ensure(trx);
        await events.emit(trx, { type: "signingKeys.rotated", actor: system, subject: "openid", payload: {} });
      });
    },
    trim: () => deleteRetired(db),
  };
}
