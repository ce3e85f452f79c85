import * as boards from "../products/boards/product.tsx";
import * as calendar from "../products/calendar/product.tsx";
import * as chat from "../products/chat/product.tsx";
import * as contacts from "../products/contacts/product.tsx";
import * as documents from "../products/documents/product.tsx";
import * as files from "../products/files/product.tsx";
import * as forms from "../products/forms/product.tsx";
import * as meetings from "../products/meetings/product.tsx";
import * as polls from "../products/polls/product.tsx";
import * as whiteboards from "../products/whiteboards/product.tsx";
import * as identity from "../shared/identity/product.tsx";
import * as items from "../shared/items/product.ts";
import * as notifications from "../shared/notifications/product.tsx";
import * as organisations from "../shared/organisations/product.tsx";
import * as workspaces from "../shared/workspaces/product.tsx";
import * as more from "./more/product.tsx";
import * as today from "./today/product.tsx";

/** Everything the page is put together from, in the order of the navigation and of the search box's pages. */
export const productModules = [
  today,
  chat,
  meetings,
  calendar,
  files,
  boards,
  documents,
  whiteboards,
  polls,
  forms,
  contacts,
  notifications,
  identity,
  organisations,
  workspaces,
  items,
  more,
] as const;
