import { formRoutes } from "@safos/contract/routes/forms";
import type { FormContent } from "@safos/contract/form-shapes";
import type { Form, FormSettings } from "@safos/contract/forms";
import { useSyncExternalStore } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { formQuery } from "../queries.ts";
import { freshQuestion, insertQuestion } from "./model.ts";

export interface EditorState {
  readonly form: Form;
  readonly title: string;
  readonly description: string;
  readonly content: FormContent;
  /** A question's or a section's id; `end` for its last sentence. */
  readonly selected: string | null;
  readonly status: "saved" | "saving" | "waiting" | "failed";
  readonly savedAt: number;
}

const restMs = 600;

/** The form that is being edited: one at a time, shared by the page and the list of questions beside it. */
class Editor {
  #state: EditorState | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): EditorState | null => this.#state;

  /** Takes a form as the server has it, unless something written here is still on its way. */
  open(form: Form): void {
    const { form: before, status } = this.#state ?? {};
    if (before?.id === form.id && (status === "waiting" || status === "saving")) return;
    if (before?.id === form.id && before.revision > form.revision) return;
    const selected = before?.id === form.id ? (this.#state?.selected ?? null) : null;
    this.#set({
      form,
      title: form.title,
      description: form.description,
      content: form.content,
      selected,
      status: "saved",
      savedAt: Date.parse(form.changedAt),
    });
  }

  /** Sends what waits and lets go. */
  close(): void {
    if (this.#state?.status === "waiting") void this.#save();
    clearTimeout(this.#timer);
  }

  select(id: string | null): void {
    if (this.#state) this.#set({ ...this.#state, selected: id });
  }

  edit(change: Partial<Pick<EditorState, "title" | "description" | "content">>): void {
    if (!this.#state) return;
    this.#set({ ...this.#state, ...change, status: "waiting" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), restMs);
  }

  /** Puts a new question at a place of a page, and goes to it. */
  addQuestion(sectionId: string, index: number): void {
    if (!this.#state) return;
    const question = freshQuestion("radio");
    this.edit({ content: insertQuestion(this.#state.content, sectionId, index, question) });
    this.select(question.id);
  }

  async change(change: { settings?: Partial<FormSettings>; state?: Form["state"] }): Promise<boolean> {
    if (this.#state?.status === "waiting") await this.#save();
    const id = this.#state?.form.id;
    if (id === undefined) return false;
    try {
      const form = await request(formRoutes.changeForm, { params: { id }, body: change });
      if (this.#state?.form.id === form.id) this.#set({ ...this.#state, form });
      queryClient.setQueryData(formQuery(form.id).queryKey, form);
      return true;
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
      return false;
    }
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    const sent = this.#state;
    if (!sent) return;
    this.#set({ ...sent, status: "saving" });
    try {
      const form = await request(formRoutes.changeForm, {
        params: { id: sent.form.id },
        body: {
          ...(sent.title.trim() === "" ? {} : { title: sent.title }),
          description: sent.description,
          content: sent.content,
          revision: sent.form.revision,
        },
      });
      queryClient.setQueryData(formQuery(form.id).queryKey, form);
      if (this.#state?.form.id !== form.id) return;
      const isFresh =
        this.#state.content === sent.content &&
        this.#state.title === sent.title &&
        this.#state.description === sent.description;
      this.#set({ ...this.#state, form, status: isFresh ? "saved" : "waiting", savedAt: now() });
      if (!isFresh) this.#timer = setTimeout(() => void this.#save(), restMs);
    } catch (error) {
      if (this.#state?.form.id !== sent.form.id) return;
      this.#set({ ...this.#state, status: "failed" });
      if (error instanceof ApiError && error.status === 412) {
        showToast({ text: text("forms.changedByOther"), tone: "danger" });
        await queryClient.invalidateQueries({ queryKey: formQuery(sent.form.id).queryKey });
      } else if (error instanceof ApiError && error.code === "FORM_FAULTY") {
        // Open forms are saved when they are whole again; the faults stand on the page.
      } else showToast({ text: explain(error), tone: "danger" });
    }
  }

  #set(state: EditorState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

export const editor = new Editor();

export function useEditor(): EditorState | null {
  return useSyncExternalStore(editor.watch, editor.state);
}
