import { createCalls } from "./calls.ts";
import { guestRoutes, serveWaiting } from "./guest-routes.ts";
import { createGuests } from "./guests.ts";
import type { createMeetings, Meetings } from "./index.ts";
import { meetingRoutes } from "./routes.ts";
import { createMeetingService } from "./service.ts";

export async function wireMeetings(deps: Parameters<typeof createMeetings>[0]): Promise<Meetings> {
  const { database, events, jobs, http, log, config, identity, organisations, workspaces } = deps;
  const calls = createCalls({ database, events, http, log, config, identity, workspaces });
  const { publicUrl } = http;
  const meetings = createMeetingService({ database, events, identity, organisations, workspaces, calls, publicUrl });
  const guests = createGuests({ database, events, organisations, workspaces, meetings, calls });
  calls.whenDeserted((id) => meetings.endDeserted(id));
  await http.app.register(meetingRoutes({ meetings, guests }));
  await http.app.register(guestRoutes(guests));
  const waiting = serveWaiting({ http, events, guests, log });
  jobs.handle("meetings:trim-lobby", () => guests.trim());
  jobs.every("* * * * *", "meetings:trim-lobby");
  return {
    start: () => calls.start(),
    async stop() {
      waiting.stop();
      await calls.stop();
    },
    tokenFor: (workspaceId, personId) => meetings.tokenFor(workspaceId, personId),
    mediaPort: () => calls.mediaPort(),
  };
}
