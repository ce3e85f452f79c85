import type { Principal } from "#http";
import type { Viewer } from "./client-event.ts";

export const viewerOf = ({ userId, deviceId }: Principal): Viewer => ({ userId, deviceId });
