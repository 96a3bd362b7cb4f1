// The settings: region, scenario, time, domains and a slider for each measure.
//
// Props: groups (the measures by group, with what their cards say), words (every text), state (the
// settings). Methods: show(state) takes other settings, offer({here, elsewhere, files}) the scenario
// files that can be chosen. Events: region, preset, scenario (a file), horizon, domain, strengths
// ({use: 0..1}, many times a second while dragging), settle (the end of a drag), start, undo, redo.

const REST = 40; // milliseconds between two reports of a slider that is being dragged
const FILE = "file:"; // stands before the name of a file in the list of scenarios; presets have no colon

export default {
  template: `
    <section class="xp-controls" :aria-label="words.settings">
      <div class="xp-choices">
        <label class="field"><span>{{ words.region }}</span>
          <select :value="now.region" data-test="region" @change="$emit('region', $event.target.value)">
            <option v-for="one in now.regions" :key="one.name" :value="one.name">{{ one.title }}</option>
          </select>
        </label>
        <label class="field"><span>{{ words.scenario }}</span>
          <select :value="scenario" data-test="preset" @change="startFrom($event.target.value)">
            <option v-if="!scenario" value="">{{ now.title }}</option>
            <optgroup :label="words.ready">
              <option v-for="one in now.presets" :key="one.name" :value="one.name">{{ one.title }}</option>
            </optgroup>
            <optgroup v-for="group in filed" :key="group.title" :label="group.title">
              <option v-for="one in group.files" :key="one.name" :value="FILE + one.name" :title="one.problem || one.name"
                :disabled="Boolean(one.problem)">{{ one.title }}</option>
            </optgroup>
          </select>
        </label>
        <div class="xp-pair">
          <label class="field"><span>{{ words.begins }}</span>
            <output class="xp-fixed" data-test="begins">{{ now.begins }}</output>
          </label>
          <label class="field"><span>{{ words.horizon }}</span>
            <select :value="now.horizon" data-test="horizon" @change="$emit('horizon', Number($event.target.value))">
              <option v-for="one in now.horizons" :key="one.value" :value="one.value">{{ one.title }}</option>
            </select>
          </label>
        </div>
        <fieldset class="xp-domains">
          <legend>{{ words.domains }}</legend>
          <label v-for="one in now.domains" :key="one.name" class="xp-domain" :class="{on: one.on}">
            <input type="checkbox" :checked="one.on" :data-test="'domain-' + one.name"
              @change="setDomain(one, $event)">
            <span>{{ one.title }}</span>
          </label>
        </fieldset>
      </div>
      <h2 class="xp-heading">{{ words.measures }}</h2>
      <details v-for="group in shown" :key="group.key" class="xp-group" :open="open[group.key]"
        :data-test="'group-' + group.key" @toggle="open[group.key] = $event.target.open">
        <summary>
          <span class="xp-group-title">{{ group.title }}</span>
          <span v-if="active(group)" class="xp-count" :aria-label="activeWords(group)">{{ active(group) }}</span>
        </summary>
        <div v-for="one in group.measures" :key="one.use" class="xp-measure" :class="{on: percent(one.use) > 0}">
          <div class="xp-measure-head">
            <label :for="'xp-' + one.use">{{ one.title }}</label>
            <button v-if="one.card" type="button" class="xp-what" :data-test="'what-' + one.use"
              :aria-label="words.what.replace('{measure}', one.title)" @click="explain(one, $event)"><span>?</span></button>
            <output :for="'xp-' + one.use" :data-test="'value-' + one.use">{{ value(one.use) }}</output>
          </div>
          <input type="range" class="slider" min="0" max="100" :step="step(one.use)" :id="'xp-' + one.use"
            :value="percent(one.use)" :aria-valuetext="value(one.use)" :data-test="'strength-' + one.use"
            :style="{'--value': percent(one.use) + '%'}"
            @input="drag(one.use, $event)" @pointerdown="pointing = true" @change="release" @blur="drop">
          <div v-if="percent(one.use) > 0" class="xp-since">
            <label :for="'xp-start-' + one.use">{{ words.from }}</label>
            <select :id="'xp-start-' + one.use" :value="start(one.use)" :data-test="'start-' + one.use"
              :aria-label="words.from_of.replace('{measure}', one.title)"
              @change="$emit('start', one.use, $event.target.value)">
              <option v-for="quarter in starts(one.use)" :key="quarter" :value="quarter">{{ quarter }}</option>
            </select>
            <span v-if="one.scope && one.scope !== words.everywhere" class="xp-scope">{{ one.scope }}</span>
          </div>
          <p v-for="note in (now.notes[one.use] || [])" :key="note.text" class="xp-note" :class="note.kind"
            :data-test="'note-' + one.use">{{ note.text }}</p>
        </div>
      </details>
      <dialog ref="card" class="xp-dialog" aria-labelledby="xp-card-title" data-test="card"
        @click.self="$refs.card.close()" @close="refocus">
        <template v-if="explained">
          <header><h2 id="xp-card-title">{{ explained.title }}</h2>
            <button type="button" class="xp-close" :aria-label="words.close" data-test="card-close"
              @click="$refs.card.close()">×</button></header>
          <p>{{ explained.card.description }}</p>
          <dl><template v-for="fact in facts" :key="fact.title"><dt>{{ fact.title }}</dt>
            <dd v-if="fact.lines.length === 1">{{ fact.lines[0] }}</dd>
            <dd v-else><ul><li v-for="line in fact.lines" :key="line">{{ line }}</li></ul></dd></template></dl>
        </template>
      </dialog>
    </section>`,
  props: { groups: Array, words: Object, state: Object },
  emits: ["region", "preset", "scenario", "horizon", "domain", "strengths", "settle", "start", "undo", "redo"],
  data() {
    return {
      now: this.state,
      offered: { files: [] },
      open: { own: true, ...Object.fromEntries(this.groups.map((group, i) => [group.key, i === 0])) },
      dragged: {}, // strengths in percent that the server has not answered for yet
      explained: null,
    };
  },
  computed: {
    shown() {
      const own = { key: "own", title: this.words.own, measures: this.now.own };
      return this.now.own.length ? [own, ...this.groups] : this.groups;
    },
    scenario() {
      const file = this.offered.files.some((one) => one.name === this.now.file && !one.problem);
      return file ? FILE + this.now.file : this.now.preset;
    },
    // The files of the region, then those that cannot be used; those of other regions after them.
    filed() {
      const { here, elsewhere, files } = this.offered;
      const good = files.filter((one) => !one.problem);
      const isHere = (one) => one.region === this.now.region;
      return [
        { title: here, files: [...good.filter(isHere), ...files.filter((one) => one.problem)] },
        { title: elsewhere, files: good.filter((one) => !isHere(one)).map((one) => ({ ...one, title: one.elsewhere })) },
      ].filter((group) => group.files.length);
    },
    facts() {
      const card = { ...this.explained.card, cost: this.now.costs[this.explained.use] };
      const rows = ["paid_by", "cost", "effects", "scope", "needs", "conflicts"];
      return rows
        .map((row) => ({ title: this.words[row], lines: [card[row] || []].flat() }))
        .filter((fact) => fact.lines.length);
    },
  },
  created() {
    this.FILE = FILE;
    this.pending = {};
    this.pointing = false;
    this.openActive();
  },
  mounted() {
    window.addEventListener("keydown", this.onKey);
  },
  unmounted() {
    window.removeEventListener("keydown", this.onKey);
    clearTimeout(this.timer);
  },
  methods: {
    show(state) {
      this.now = state;
      if (state.replaced) {
        this.dragged = {};
        this.openActive();
      }
    },
    offer(files) {
      this.offered = files;
    },
    startFrom(name) {
      if (name.startsWith(FILE)) this.$emit("scenario", name.slice(FILE.length));
      else this.$emit("preset", name);
    },
    openActive() {
      for (const group of this.shown) if (this.active(group)) this.open[group.key] = true;
    },
    percent(use) {
      if (use in this.dragged) return this.dragged[use];
      return Math.round(1000 * (this.now.measures[use]?.strength ?? 0)) / 10;
    },
    value(use) {
      const percent = this.percent(use);
      return percent > 0 ? this.words.percent.replace("{value}", percent) : this.words.off;
    },
    step(use) {
      const percent = 100 * (this.now.measures[use]?.strength ?? 0);
      return Math.abs(percent / 5 - Math.round(percent / 5)) < 1e-6 ? 5 : 0.1;
    },
    start(use) {
      return this.now.measures[use]?.start ?? this.now.quarters[0];
    },
    starts(use) {
      const own = this.start(use);
      return this.now.quarters.includes(own) ? this.now.quarters : [own, ...this.now.quarters];
    },
    active(group) {
      return group.measures.filter((one) => this.percent(one.use) > 0).length;
    },
    activeWords(group) {
      return this.words.active.replace("{count}", this.active(group));
    },
    drag(use, event) {
      const percent = Number(event.target.value);
      this.dragged[use] = percent;
      this.pending[use] = percent / 100;
      if (this.timer) return;
      this.report();
      this.timer = setTimeout(() => {
        this.timer = null;
        this.report();
      }, REST);
    },
    report() {
      if (!Object.keys(this.pending).length) return;
      this.$emit("strengths", this.pending);
      this.pending = {};
    },
    release() {
      // keys move a slider step by step until it is left; a pointer is done when it is lifted
      if (this.pointing) this.drop();
      this.pointing = false;
    },
    drop() {
      clearTimeout(this.timer);
      this.timer = null;
      this.report();
      this.$emit("settle");
    },
    setDomain(one, event) {
      const others = this.now.domains.filter((domain) => domain.on && domain.name !== one.name);
      if (!others.length && !event.target.checked) event.target.checked = true;
      else this.$emit("domain", one.name, event.target.checked);
    },
    explain(one, event) {
      this.explained = one;
      this.opener = event.currentTarget;
      this.$nextTick(() => this.$refs.card.showModal());
    },
    refocus() {
      this.opener?.focus();
    },
    onKey(event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if ((key !== "z" && key !== "y") || takesText(event.target)) return;
      event.preventDefault();
      this.$emit(key === "y" || event.shiftKey ? "redo" : "undo");
    },
  },
};

// Whether a key is meant for a text that is being written.
function takesText(element) {
  if (element.isContentEditable || element.tagName === "TEXTAREA") return true;
  return element.tagName === "INPUT" && !["range", "checkbox", "radio", "button", "file"].includes(element.type);
}
