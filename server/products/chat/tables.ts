import type { Generated } from "kysely";

/** Columns of the tables that are read through the query builder; the event log itself is read by hand-written SQL. */
export interface ChatTables {
  "chat.alias": { alias: string; room_id: string; creator: string };
  "chat.listed_room": { room_id: string; organisation_id: string; user_id: string };
  "chat.filter": { user_id: string; filter_id: string; content: string };
  "chat.profile_field": { user_id: string; name: string; value: string };
  "chat.media": {
    domain: string;
    media_id: string;
    hash: string;
    size: number;
    content_type: string;
    file_name: string | null;
    user_id: string;
    is_used: Generated<boolean>;
    quarantined_by: Generated<string | null>;
    created_at: Generated<Date>;
  };
  "chat.media_use": { domain: string; media_id: string; room_id: string; event_id: string };
  "chat.pusher": { user_id: string; app_id: string; pushkey: string; content: string };
  "chat.receipt": {
    room_id: string;
    user_id: string;
    type: string;
    thread: string;
    event_id: string;
    event_position: number;
    sent_at: number;
    position: number;
  };
  "chat.account_data": { user_id: string; room_id: string; type: string; content: string; position: number };
  "chat.thread_subscription": { user_id: string; root: string; room_id: string; state: string; position: number };
  "chat.to_device": { position: number; user_id: string; device_id: string; content: string };
  "chat.to_device_txn": { txn: string };
  "chat.forgotten": { user_id: string; room_id: string; position: number };
  "chat.blocked_room": { room_id: string; organisation_id: string; user_id: string };
  "chat.device_change": { user_id: string; position: number };
  "chat.device_key": { user_id: string; device_id: string; content: string };
  "chat.fallback_key": {
    user_id: string;
    device_id: string;
    algorithm: string;
    key_id: string;
    content: string;
    is_used: boolean;
  };
  "chat.cross_signing_key": { user_id: string; usage: string; content: string };
  "chat.key_signature": { user_id: string; key_id: string; signer: string; signer_key: string; signature: string };
}
