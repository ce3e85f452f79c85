export { createCollaboration, type Collaboration, type CollaborationKind } from "./service.ts";
