import pg from "pg";

/** A room as Synapse's database has it. */
export interface SynapseRoom {
  readonly roomId: string;
  readonly version: string;
  readonly aliases: readonly { readonly alias: string; readonly creator: string | null }[];
}
export interface SynapseMedia {
  readonly mediaId: string;
  readonly type: string;
  readonly name: string | null;
  readonly userId: string | null;
  readonly quarantinedBy: string | null;
  /** When it was uploaded, in milliseconds since 1970. */
  readonly uploadedAt: number;
}
export interface SynapseReceipt {
  readonly userId: string;
  readonly type: string;
  readonly thread: string;
  readonly eventId: string;
  readonly at: number;
}

/** What a person's clients keep at the server; `roomId` is empty for what is about no room. */
export interface SynapseAccountData {
  readonly roomId: string;
  readonly type: string;
  /** JSON. */
  readonly content: string;
}
export interface SynapseCrossSigningKey {
  readonly usage: string;
  /** JSON. */
  readonly content: string;
}
/** A signature of a person's key on a cross-signing key. */
export interface SynapseSignature {
  readonly signerKey: string;
  readonly targetId: string;
  readonly targetKey: string;
  readonly signature: string;
}
export interface SynapseBackup {
  readonly version: number;
  readonly algorithm: string;
  /** JSON. */
  readonly authData: string;
}
export interface SynapseBackedUpKey {
  readonly roomId: string;
  readonly sessionId: string;
  readonly firstMessageIndex: number;
  readonly forwardedCount: number;
  readonly isVerified: boolean;
  /** JSON. */
  readonly sessionData: string;
}

const perPage = 1000;

/** Reads the database of a Synapse (PostgreSQL, schema 72 and later), which nothing is written to. */
export class Synapse {
  private readonly pool: pg.Pool;

  constructor(databaseUrl: string) {
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 1, options: "-c default_transaction_read_only=on" });
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async all<T extends pg.QueryResultRow>(query: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(query, [...values])).rows;
  }

  /** The name of the server that it is the database of; null: it has no accounts. */
  async domain(): Promise<string | null> {
    const [first] = await this.all<{ name: string }>("select name from users order by creation_ts limit 1");
    return first ? first.name.slice(first.name.indexOf(":") + 1) : null;
  }

  /** Its rooms, but those that were only ever looked at from outside. */
  rooms(): Promise<SynapseRoom[]> {
    return this.all(`select r.room_id as "roomId", coalesce(r.room_version, '1') as version,
      coalesce((select json_agg(json_build_object('alias', a.room_alias, 'creator', a.creator)) from room_aliases a
        where a.room_id = r.room_id), '[]'::json) as aliases
      from rooms r where exists (select from events e where e.room_id = r.room_id and not e.outlier) order by r.room_id`);
  }

  /** The events of a room as they were signed, in the order in which they came. */
  async events(roomId: string): Promise<unknown[]> {
    const found: unknown[] = [];
    for (let after = -Infinity; ;) {
      const rows = await this.all<{ json: string; at: string }>(
        `select j.json, e.stream_ordering as at from events e join event_json j on j.event_id = e.event_id
          where e.room_id = $1 and not e.outlier and e.stream_ordering > $2::float8 order by e.stream_ordering limit $3`,
        [roomId, after, perPage],
      );
      for (const { json } of rows) found.push(JSON.parse(json));
      const last = rows.at(-1);
      if (!last || rows.length < perPage) return found;
      after = Number(last.at);
    }
  }

  receipts(roomId: string): Promise<SynapseReceipt[]> {
    return this.all(
      `select user_id as "userId", receipt_type as type, coalesce(thread_id, '') as thread, event_id as "eventId",
        coalesce((data::json->>'ts')::float8, 0) as at from receipts_linearized
        where room_id = $1 and receipt_type in ('m.read', 'm.read.private')`,
      [roomId],
    );
  }

  /** Its people whose accounts are open. */
  async people(): Promise<string[]> {
    const rows = await this.all<{ name: string }>(
      "select name from users where deactivated = 0 and coalesce(is_guest, 0) = 0 and appservice_id is null order by name",
    );
    return rows.map(({ name }) => name);
  }

  accountData(userId: string): Promise<SynapseAccountData[]> {
    return this.all(
      `select '' as "roomId", account_data_type as type, content from account_data where user_id = $1
        union all select room_id, account_data_type, content from room_account_data where user_id = $1`,
      [userId],
    );
  }

  /** The newest of each usage. */
  crossSigningKeys(userId: string): Promise<SynapseCrossSigningKey[]> {
    return this.all(
      `select distinct on (keytype) keytype as usage, keydata as content from e2e_cross_signing_keys where user_id = $1
        order by keytype, stream_id desc`,
      [userId],
    );
  }

  /** On cross-signing keys, which are named by themselves; signatures on devices are of no use where these are not. */
  signaturesBy(userId: string): Promise<SynapseSignature[]> {
    return this.all(
      `select key_id as "signerKey", target_user_id as "targetId", target_device_id as "targetKey", signature
        from e2e_cross_signing_signatures where user_id = $1 and length(target_device_id) = 43`,
      [userId],
    );
  }

  backups(userId: string): Promise<SynapseBackup[]> {
    return this.all(
      `select version::int as version, algorithm, auth_data as "authData" from e2e_room_keys_versions
        where user_id = $1 and deleted = 0 order by version`,
      [userId],
    );
  }

  async *backedUpKeys(userId: string, version: number): AsyncGenerator<readonly SynapseBackedUpKey[]> {
    for (let [room, session] = ["", ""]; ;) {
      const rows = await this.all<SynapseBackedUpKey & pg.QueryResultRow>(
        `select room_id as "roomId", session_id as "sessionId", coalesce(first_message_index, 0) as "firstMessageIndex",
          coalesce(forwarded_count, 0) as "forwardedCount", coalesce(is_verified, false) as "isVerified",
          session_data as "sessionData" from e2e_room_keys
          where user_id = $1 and version = $2 and (room_id, session_id) > ($3, $4) order by room_id, session_id limit $5`,
        [userId, version, room, session, perPage],
      );
      if (rows.length > 0) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < perPage) return;
      [room, session] = [last.roomId, last.sessionId];
    }
  }

  /** Media that its own people sent; pictures of link previews left out. */
  async *media(): AsyncGenerator<SynapseMedia> {
    for (let after = ""; ;) {
      const rows = await this.all<SynapseMedia & pg.QueryResultRow>(
        `select media_id as "mediaId", coalesce(media_type, 'application/octet-stream') as type, upload_name as name,
          user_id as "userId", quarantined_by as "quarantinedBy", created_ts::float8 as "uploadedAt" from local_media_repository
          where url_cache is null and media_length is not null and media_id > $1 order by media_id limit $2`,
        [after, perPage],
      );
      yield* rows;
      const last = rows.at(-1);
      if (!last || rows.length < perPage) return;
      after = last.mediaId;
    }
  }
}
