import { X } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "./Button.tsx";
import { IconButton } from "./IconButton.tsx";
import css from "./Toast.module.css";

export interface Toast {
  text: string;
  /** One thing that can be done about it, usually "Ångra". */
  action?: { name: string; run: () => void };
  tone?: "plain" | "danger";
}
interface Shown extends Toast {
  id: number;
}

/** How long a toast stays, in ms; moving over it or focusing it stops the clock, a pointer that rests where it appears does not. */
const stay = 8000;
let shown: readonly Shown[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows one sentence at the foot of the page; at most three at a time. */
export function showToast(toast: Toast): void {
  lastId += 1;
  change([...shown.filter((other) => other.text !== toast.text).slice(-2), { ...toast, id: lastId }]);
}

function closeToast(id: number): void {
  change(shown.filter((toast) => toast.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function OneToast({ toast, closeLabel }: { toast: Shown; closeLabel: string }) {
  const [isHeld, setHeld] = useState(false);
  const left = useRef(stay);
  useEffect(() => {
    if (isHeld) return undefined;
    const started = performance.now();
    const timer = setTimeout(() => closeToast(toast.id), left.current);
    return () => {
      left.current -= performance.now() - started;
      clearTimeout(timer);
    };
  }, [isHeld, toast.id]);
  return (
    <div
      className={css.toast}
      data-tone={toast.tone ?? "plain"}
      onMouseMove={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={css.text}>{toast.text}</span>
      {toast.action && (
        <Button
          variant="quiet"
          size="sm"
          onPress={() => {
            toast.action?.run();
            closeToast(toast.id);
          }}
        >
          <span className={css.action}>{toast.action.name}</span>
        </Button>
      )}
      <IconButton label={closeLabel} size="sm" hasTip={false} onPress={() => closeToast(toast.id)}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** Stands once in the page; a polite live region. */
export function ToastRegion({ label, closeLabel }: { label: string; closeLabel: string }) {
  const toasts = useSyncExternalStore(subscribe, () => shown);
  return (
    <div className={css.region} role="region" aria-label={label}>
      <div role="status" aria-live="polite" className={css.list}>
        {toasts.map((toast) => (
          <OneToast key={toast.id} toast={toast} closeLabel={closeLabel} />
        ))}
      </div>
    </div>
  );
}
