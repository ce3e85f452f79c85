import { CreateCard } from "./CreateCard.tsx";

/** A new card from anywhere, made of nothing. */
export const CreateCardAnywhere = ({ onClose }: { onClose: () => void }) => (
  <CreateCard workspaceId={null} title="" onClose={onClose} />
);
