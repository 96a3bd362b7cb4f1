// What can be done with the settings as a whole: undo, redo, begin again, open, save, link.
//
// Props: words. Methods: show({can_undo, can_redo, title, notes}), problems(heading, lines) says why a
// file cannot be used, link(address) copies an address. Events: undo, redo, reset, file(name, base64), save(title),
// link, copied.

const LARGEST = 256 * 1024; // bytes of a file; one more is sent of a larger one, for the server to refuse

const ICONS = {
  undo: "M7.8 5 3.5 9.3l4.3 4.3 1.1-1.1-2.4-2.4H14a4 4 0 0 1 0 8H8V20h6a5.6 5.6 0 0 0 0-11.2H6.5l2.4-2.7z",
  redo: "m16.2 5 4.3 4.3-4.3 4.3-1.1-1.1 2.4-2.4H10a4 4 0 0 0 0 8h6V20h-6a5.6 5.6 0 0 1 0-11.2h7.5l-2.4-2.7z",
  reset: "M12 5a7 7 0 1 1-6.7 5h1.7A5.4 5.4 0 1 0 12 6.6V9.5L7.5 5.8 12 2z",
  open: "M4 5h6l2 2h8v3h-1.6V8.6h-7L9.4 6.6H5.6v9.2L7.4 11H22l-2.6 8H4zM8.5 12.6l-1.5 4.8h11.2l1.6-4.8z",
  save: "M11.2 4h1.6v8.6l3-3 1.1 1.1L12 15.6l-4.9-4.9 1.1-1.1 3 3zM5 17.4h1.6v1.8h10.8v-1.8H19v3.4H5z",
  link: "M10.6 13.4a3 3 0 0 0 4.2 0l3.4-3.4a3 3 0 0 0-4.2-4.2l-1 1-1.1-1.1 1-1a4.6 4.6 0 0 1 6.4 6.4l-3.4 3.4a4.6 4.6 0 0 1-6.4 0zm2.8-2.8a3 3 0 0 0-4.2 0L5.8 14a3 3 0 0 0 4.2 4.2l1-1 1.1 1.1-1 1a4.6 4.6 0 0 1-6.4-6.4l3.4-3.4a4.6 4.6 0 0 1 6.4 0z",
};

export default {
  template: `
    <div class="xp-toolbar">
      <div class="line" role="group" :aria-label="words.tools">
        <button v-for="tool in tools" :key="tool.key" type="button" class="button compact"
          :class="tool.wordless ? 'icon tip' : ''" :aria-label="words[tool.key]"
          :data-tip="tool.wordless ? words[tool.key] : null" :disabled="tool.off" :data-test="tool.key" @click="tool.act">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path :d="icons[tool.key]"/></svg>
          <span v-if="!tool.wordless">{{ words[tool.key] }}</span></button>
      </div>
      <input ref="file" type="file" accept=".yaml,.yml" hidden data-test="file" @change="send">
      <details v-if="now.notes.length" class="xp-notes" data-test="notes">
        <summary>{{ now.notes[0] }}</summary>
        <p v-for="note in now.notes.slice(1)" :key="note">{{ note }}</p>
      </details>
      <dialog ref="save" class="xp-dialog" aria-labelledby="xp-save-title" @click.self="$refs.save.close()">
        <form method="dialog" @submit="$emit('save', title)">
          <h2 id="xp-save-title">{{ words.save_title }}</h2>
          <p class="quiet">{{ words.save_note }}</p>
          <label class="field"><span>{{ words.name }}</span>
            <input v-model="title" maxlength="120" required data-test="save-name"></label>
          <div class="line"><button class="button primary" data-test="save-now">{{ words.save }}</button>
            <button type="button" class="button" @click="$refs.save.close()">{{ words.cancel }}</button></div>
        </form>
      </dialog>
      <dialog ref="told" class="xp-dialog" aria-labelledby="xp-told-title" data-test="told" @click.self="$refs.told.close()">
        <h2 id="xp-told-title">{{ told.heading }}</h2>
        <ul v-if="told.lines.length" data-test="problems"><li v-for="line in told.lines" :key="line">{{ line }}</li></ul>
        <label v-if="told.address" class="field"><span>{{ words.address }}</span>
          <input readonly :value="told.address" data-test="address" @focus="$event.target.select()"></label>
        <p v-if="told.lines.length" class="quiet">{{ words.nothing_lost }}</p>
        <div class="line"><button type="button" class="button primary" data-test="told-close"
          @click="$refs.told.close()">{{ words.close }}</button></div>
      </dialog>
    </div>`,
  props: { words: Object },
  emits: ["undo", "redo", "reset", "file", "save", "link", "copied"],
  data() {
    return {
      now: { can_undo: false, can_redo: false, title: "", notes: [] },
      title: "",
      told: { heading: "", lines: [], address: "" },
      icons: ICONS,
    };
  },
  computed: {
    tools() {
      return [
        { key: "undo", wordless: true, off: !this.now.can_undo, act: () => this.$emit("undo") },
        { key: "redo", wordless: true, off: !this.now.can_redo, act: () => this.$emit("redo") },
        { key: "reset", wordless: true, act: () => this.$emit("reset") },
        { key: "open", act: () => this.$refs.file.click() },
        { key: "save", act: this.askName },
        { key: "link", act: () => this.$emit("link") },
      ];
    },
  },
  methods: {
    show(state) {
      this.now = state;
    },
    problems(heading, lines) {
      this.tell({ heading, lines, address: "" });
    },
    async link(address) {
      const url = new URL(address, window.location.href).href;
      try {
        await navigator.clipboard.writeText(url);
        this.$emit("copied");
      } catch {
        // without leave, or not over a safe connection: the visitor copies it
        this.tell({ heading: this.words.link_heading, lines: [], address: url });
      }
    },
    tell(what) {
      this.told = what;
      this.$nextTick(() => this.$refs.told.showModal());
    },
    askName() {
      this.title = this.now.title;
      this.$refs.save.showModal();
    },
    async send(event) {
      const [file] = event.target.files;
      if (!file) return;
      const bytes = new Uint8Array(await file.slice(0, LARGEST + 1).arrayBuffer());
      event.target.value = "";
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      this.$emit("file", file.name, btoa(text));
    },
  },
};
