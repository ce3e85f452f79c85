import { bothVersions, endpoint, type OcsEndpoint } from "./exchange.ts";
import { answerActivities } from "./steps/answer-activities.ts";
import { answerFilters } from "./steps/answer-filters.ts";
import {
  answerKnownNotices,
  answerNotice,
  answerNotices,
  dismissNotice,
  dismissNotices,
  refusePush,
} from "./steps/answer-notices.ts";
import { answerProviders, answerSearch } from "./steps/answer-search.ts";
import {
  answerOwnStatus,
  answerPredefined,
  answerStatuses,
  answerStatusOf,
  clearMessage,
  setMessage,
  setPredefined,
  setStatus,
} from "./steps/answer-statuses.ts";
import { answerReminder } from "./steps/answer-reminder.ts";
import { findReminded } from "./steps/find-reminded.ts";
import { readFields } from "./steps/read-fields.ts";
import { requirePerson } from "./steps/require-person.ts";

const notices = "Nextcloud server: notifications API v2";
const activity = "Nextcloud server: activity API v2";
const status = "Nextcloud server: user status API";
const reminders = "Nextcloud server: files_reminders API";
const search = "Nextcloud OCS: Unified search";
const notice = (path: string): readonly string[] => bothVersions(`/apps/notifications/api/v2${path}`);
const stream = (path: string): readonly string[] => bothVersions(`/apps/activity/api/v2${path}`);
const reminder = bothVersions("/apps/files_reminders/api/v1/:fileId");
const person = (path: string): readonly string[] => bothVersions(`/apps/user_status/api/v1${path}`);

/** What apps look at again and again, and what people say of themselves. */
export const followingEndpoints: readonly OcsEndpoint[] = [
  endpoint("GET", notice("/notifications"), notices, requirePerson, answerNotices),
  endpoint("DELETE", notice("/notifications"), notices, requirePerson, dismissNotices),
  endpoint("POST", notice("/notifications/exists"), notices, requirePerson, answerKnownNotices),
  endpoint("GET", notice("/notifications/:number"), notices, requirePerson, answerNotice),
  endpoint("DELETE", notice("/notifications/:number"), notices, requirePerson, dismissNotice),
  endpoint("POST", notice("/push"), notices, requirePerson, refusePush),
  endpoint("DELETE", notice("/push"), notices, requirePerson, refusePush),

  endpoint("GET", stream("/activity"), activity, requirePerson, readFields, answerActivities),
  endpoint("GET", stream("/activity/filters"), activity, requirePerson, answerFilters),
  endpoint("GET", stream("/activity/:filter"), activity, requirePerson, readFields, answerActivities),

  endpoint("GET", person("/user_status"), status, requirePerson, answerOwnStatus),
  endpoint("PUT", person("/user_status/status"), status, requirePerson, readFields, setStatus),
  endpoint("PUT", person("/user_status/message/predefined"), status, requirePerson, readFields, setPredefined),
  endpoint("PUT", person("/user_status/message/custom"), status, requirePerson, readFields, setMessage),
  endpoint("DELETE", person("/user_status/message"), status, requirePerson, clearMessage),
  endpoint("PUT", person("/heartbeat"), status, requirePerson, answerOwnStatus),
  endpoint("GET", person("/predefined_statuses"), status, requirePerson, answerPredefined),
  endpoint("GET", person("/statuses"), status, requirePerson, answerStatuses),
  endpoint("GET", person("/statuses/:user"), status, requirePerson, answerStatusOf),

  ...(["GET", "PUT", "DELETE"] as const).map((method) =>
    endpoint(method, reminder, reminders, requirePerson, findReminded, readFields, answerReminder),
  ),

  endpoint("GET", bothVersions("/search/providers"), search, requirePerson, answerProviders),
  endpoint("GET", bothVersions("/search/providers/:id/search"), search, requirePerson, readFields, answerSearch),
];
