import { inWorkspace } from "../../shared/workspaces/InWorkspace.tsx";
import { NewChannel } from "./NewChannel.tsx";

/** A new channel from anywhere. */
export const CreateChannel = inWorkspace(function Create(props) {
  return <NewChannel {...props} isOpen />;
});
