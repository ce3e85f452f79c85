import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useText, type TextKey } from "../text/index.tsx";
import { Button } from "../ui/index.ts";
import { createsFor } from "./product.ts";
import { useMe } from "./session.ts";

/** Opens what makes something of a kind, as the menu of Today does; nothing where no product offers it. */
export function CreateButton({ id, name }: { id: string; name: TextKey }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const entry = createsFor(useMe()).find((one) => one.id === id);
  if (!entry) return null;
  const { dialog: Dialog } = entry;
  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setOpen(true)}>
        {t(name)}
      </Button>
      <Suspense>{isOpen && <Dialog isOpen onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
