import { lazyRouteComponent } from "@tanstack/react-router";
import { Suspense, useRef, useState, type ReactNode } from "react";
import { cx, PlainButton } from "../../../ui/index.ts";
import { isServerUser } from "../messages/timeline.ts";
import type { Person } from "../person.ts";
import css from "./PersonButton.module.css";

const PersonCard = lazyRouteComponent(() => import("./PersonCard.tsx"), "PersonCard");

/** A person's name as it stands somewhere: pressed, it opens their card. What the server itself says is said by nobody. */
export function PersonButton(props: {
  person: Person;
  /** Where it stands; null: in no chat. */
  roomId: string | null;
  className?: string | undefined;
  /** Reached by other keys than Tab. */
  isOutOfTabOrder?: boolean;
  children: ReactNode;
}) {
  const { person, roomId, children, isOutOfTabOrder = false } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (isServerUser(person.userId)) return <span className={props.className}>{children}</span>;
  return (
    <>
      <PlainButton
        ref={button}
        className={cx(css.person, props.className)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        excludeFromTabOrder={isOutOfTabOrder}
        onPress={() => setOpen(true)}
      >
        {children}
      </PlainButton>
      {isOpen && (
        <Suspense>
          <PersonCard person={person} roomId={roomId} anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
