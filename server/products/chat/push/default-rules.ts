import type { JsonObject } from "../events/pdu.ts";

export interface PushRule {
  rule_id: string;
  default: boolean;
  enabled: boolean;
  actions: (string | JsonObject)[];
  conditions?: JsonObject[];
  pattern?: string;
}

export const ruleKinds = ["override", "content", "postcontent", "room", "sender", "underride"] as const;
export type RuleKind = (typeof ruleKinds)[number];
export type Ruleset = Record<RuleKind, PushRule[]>;

const notify = "notify";
const highlight = { set_tweak: "highlight" };
const sound = { set_tweak: "sound", value: "default" };
const ring = { set_tweak: "sound", value: "ring" };

/** What rings: `…rtc.notification`, and `…rtc.invite` as it is called since. */
export const rtcTypes = "org.matrix.msc4075.rtc.*";

const match = (key: string, pattern: string): JsonObject => ({ kind: "event_match", key, pattern });

const threads = (subscribed: boolean): JsonObject => ({
  kind: "io.element.msc4306.thread_subscription",
  subscribed,
});

function rule(rule_id: string, actions: PushRule["actions"], conditions: JsonObject[], enabled = true): PushRule {
  return { rule_id, default: true, enabled, actions, conditions };
}

/** The server-default rules (client-server API, "Predefined Rules"), without those deprecated since intentional mentions. */
export function defaultRules(userId: string): Ruleset {
  return {
    override: [
      rule(".m.rule.master", [], [], false),
      rule(".m.rule.suppress_notices", [], [match("content.msgtype", "m.notice")]),
      rule(
        ".m.rule.invite_for_me",
        [notify, sound],
        [match("type", "m.room.member"), match("content.membership", "invite"), match("state_key", userId)],
      ),
      rule(".m.rule.member_event", [], [match("type", "m.room.member")]),
      // MSC4075, by the names that clients send today.
      rule(
        ".org.matrix.msc4075.rule.rtc.invite_for_me",
        [notify, ring],
        [
          match("type", rtcTypes),
          { kind: "event_property_contains", key: "content.m\\.mentions.user_ids", value: userId },
        ],
      ),
      rule(
        ".m.rule.is_user_mention",
        [notify, sound, highlight],
        [{ kind: "event_property_contains", key: "content.m\\.mentions.user_ids", value: userId }],
      ),
      rule(
        ".org.matrix.msc4075.rule.rtc.invite_for_room",
        [notify, ring],
        [
          match("type", rtcTypes),
          { kind: "event_property_is", key: "content.m\\.mentions.room", value: true },
          { kind: "sender_notification_permission", key: "room" },
        ],
      ),
      rule(
        ".m.rule.is_room_mention",
        [notify, highlight],
        [
          { kind: "event_property_is", key: "content.m\\.mentions.room", value: true },
          { kind: "sender_notification_permission", key: "room" },
        ],
      ),
      rule(".m.rule.tombstone", [notify, highlight], [match("type", "m.room.tombstone"), match("state_key", "")]),
      rule(".m.rule.reaction", [], [match("type", "m.reaction")]),
      rule(".m.rule.room.server_acl", [], [match("type", "m.room.server_acl"), match("state_key", "")]),
      rule(
        ".m.rule.suppress_edits",
        [],
        [{ kind: "event_property_is", key: "content.m\\.relates_to.rel_type", value: "m.replace" }],
      ),
    ],
    content: [],
    // MSC4306, between what a person is named by and what they have said of a room; only the server's own rules are here.
    postcontent: [
      rule(".io.element.msc4306.rule.unsubscribed_thread", [], [threads(false)]),
      rule(".io.element.msc4306.rule.subscribed_thread", [notify, sound], [threads(true)]),
    ],
    room: [],
    sender: [],
    underride: [
      rule(".m.rule.call", [notify, ring], [match("type", "m.call.invite")]),
      rule(
        ".m.rule.encrypted_room_one_to_one",
        [notify, sound],
        [{ kind: "room_member_count", is: "2" }, match("type", "m.room.encrypted")],
      ),
      rule(
        ".m.rule.room_one_to_one",
        [notify, sound],
        [{ kind: "room_member_count", is: "2" }, match("type", "m.room.message")],
      ),
      rule(".m.rule.message", [notify], [match("type", "m.room.message")]),
      rule(".m.rule.encrypted", [notify], [match("type", "m.room.encrypted")]),
    ],
  };
}
