// The stage of a lesson: its controls, the map, bars or lines beside it, and what is to be seen.
//
// Props: controls ({key, kind, title, low, high, step, pattern, scale, digits, options}), values
// (key to number), words, language. Method: show(json) with {version, model (a new map) or frames,
// at, link, city, figures, reading}. Event: move(key, value).

const FRAMES_A_SECOND = 6;

export default {
  template: `
    <section class="ln-stage card" :aria-label="words.stage" data-test="stage" :data-version="version"
      :data-quarter="quarter" :data-playing="playing">
      <form class="ln-controls" @submit.prevent>
        <template v-for="control in controls" :key="control.key">
          <div v-if="control.kind === 'slider'" class="ln-control">
            <label :for="id(control)">{{ control.title }}</label>
            <output :for="id(control)" class="number">{{ told(control) }}</output>
            <input class="slider" type="range" :id="id(control)" :min="control.low" :max="control.high"
              :step="control.step" :value="now[control.key]" :style="{ '--value': part(control) }"
              :aria-valuetext="told(control)" :data-test="'control-' + control.key"
              @input="move(control.key, Number($event.target.value))">
          </div>
          <fieldset v-else class="ln-control ln-pick">
            <legend>{{ control.title }}</legend>
            <div class="ln-options">
              <label v-for="(option, place) in control.options" :key="place">
                <input type="radio" :name="control.key" :value="place" :checked="now[control.key] === place"
                  :data-test="'control-' + control.key + '-' + place" @change="move(control.key, place)">
                <span>{{ option }}</span>
              </label>
            </div>
          </fieldset>
        </template>
      </form>
      <div class="ln-scene">
        <div class="ln-map">
          <div class="ln-place-of-map">
            <div class="ln-canvas" ref="canvas" data-test="map"></div>
            <span v-for="label in labels" :key="label.link" class="ln-label number" aria-hidden="true"
              :style="{ left: label.x + 'px', top: label.y + 'px' }">{{ label.text }}</span>
          </div>
          <div v-if="last > 0 && timed" class="ln-time" role="group" :aria-label="words.time">
            <button type="button" class="button icon compact" data-test="play" :aria-label="playing ? words.pause : words.play"
              :title="playing ? words.pause : words.play" @click="toggle">
              <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
                <path fill="currentColor" :d="playing ? 'M7 5h4v14H7zM13 5h4v14h-4z' : 'M8 5l11 7-11 7z'"/>
              </svg>
            </button>
            <input class="slider" type="range" min="0" :max="last" step="1" :value="quarter" :aria-label="words.quarter"
              :aria-valuetext="records[quarter]" :style="{ '--value': (100 * quarter / last) + '%' }" data-test="scrub"
              @input="scrub(Number($event.target.value))">
            <output class="number small quiet" data-test="date">{{ records[quarter] }}</output>
          </div>
          <p class="ln-key small quiet">{{ words.key }}</p>
        </div>
        <div class="ln-figures">
          <template v-for="(figure, place) in figures" :key="place">
            <table v-if="figure.kind === 'bars'" class="ln-bars" data-test="bars">
              <caption>{{ figure.title }}</caption>
              <tbody>
                <tr v-for="(bar, row) in figure.bars" :key="row" :class="bar.mark">
                  <th scope="row">{{ bar.label }}</th>
                  <td class="ln-bar" aria-hidden="true"><span class="ln-track">
                    <i v-for="(one, at) in bar.parts" :key="at" :class="'tone-' + one.tone"
                      :style="{ width: Math.min(100, 100 * one.value / figure.most) + '%' }" :title="titled(one)"></i>
                  </span></td>
                  <td class="number">{{ bar.text }}<span v-if="bar.parts.length > 1" class="visually-hidden">
                    ({{ bar.parts.map(titled).join('; ') }})</span></td>
                </tr>
              </tbody>
            </table>
            <ul v-if="figure.legend?.length" class="ln-legend" aria-hidden="true">
              <li v-for="one in figure.legend" :key="one.label"><i :class="'tone-' + one.tone"></i>{{ one.label }}</li>
            </ul>
            <p v-if="figure.note" class="small quiet ln-note">{{ figure.note }}</p>
            <figure v-if="figure.kind === 'dots'" class="ln-dots" data-test="dots" :data-full="full(figure)">
              <div role="img" :aria-label="figure.text">
                <i v-for="dot in 100" :key="dot" :class="{ full: dot <= full(figure) }"></i>
              </div>
              <figcaption>{{ figure.title }}</figcaption>
            </figure>
            <figure v-if="figure.kind === 'lines'" class="ln-lines" data-test="lines">
              <figcaption>{{ figure.title }}</figcaption>
              <div class="ln-chart" :ref="keep"></div>
            </figure>
          </template>
        </div>
      </div>
      <p class="ln-reading" aria-live="polite" data-test="reading">{{ reading }}</p>
    </section>`,
  props: { controls: Array, values: Object, words: Object, language: String },
  emits: ["move"],
  data() {
    return {
      now: { ...this.values },
      records: [""],
      quarter: 0,
      playing: false,
      figures: [],
      reading: "",
      version: 0,
      labels: [],
    };
  },
  computed: {
    last() {
      return this.records.length - 1;
    },
    timed() {
      return this.records.some((name) => name);
    },
  },
  mounted() {
    document.addEventListener("clustertheme", this.paint);
    for (const kind of ["pointermove", "keyup"]) this.$refs.canvas.addEventListener(kind, this.label);
    this.watch = new ResizeObserver(() => requestAnimationFrame(this.label));
    this.watch.observe(this.$refs.canvas);
  },
  unmounted() {
    document.removeEventListener("clustertheme", this.paint);
    this.watch.disconnect();
    this.map?.destroy();
    this.chart?.dispose?.();
  },
  methods: {
    id: (control) => `control-${control.key}`,
    full: (figure) => Math.round(100 * figure.share),
    titled: (part) => (part.label ? `${part.label}: ${part.text}` : part.text),
    told({ key, pattern, scale, digits }) {
      const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return pattern.replace("{value}", (this.now[key] * scale).toLocaleString("en-US", places));
    },
    part({ key, low, high }) {
      return `${(100 * (this.now[key] - low)) / (high - low)}%`;
    },
    move(key, value) {
      this.now[key] = value;
      this.$emit("move", key, value);
    },
    keep(element) {
      this.plot = element;
    },
    show(json) {
      const shown = JSON.parse(json);
      if (shown.model) this.draw(shown);
      else this.map.setFrames(shown.frames);
      const { link, city } = shown;
      if (link !== null) this.map.select("link", link);
      else this.map.select(city === null ? null : "city", city);
      this.figures = shown.figures;
      this.reading = shown.reading;
      this.version = shown.version;
      this.label();
      this.$nextTick(this.plotLines);
    },
    draw({ model, at }) {
      this.records = model.quarters;
      this.map?.destroy();
      this.map = clusterMap.create(this.$refs.canvas, model, {
        language: this.language,
        theme: clusterShell.theme,
        wheel: false,
        onQuarter: (quarter) => {
          this.quarter = quarter;
          this.label();
        },
        onPlay: (playing) => (this.playing = playing),
      });
      this.map.show(at);
      this.quarter = at;
    },
    /** Writes on each link what part of what is sent over it gets through. */
    label() {
      if (!this.map) return;
      const barriers = this.map.frames.barrier[this.quarter] ?? [];
      this.labels = barriers.map((barrier, link) => ({
        link,
        ...this.map.place("link", link),
        text: this.words.percent.replace("{value}", Math.round(100 * Math.exp(-barrier / 1000))),
      }));
    },
    plotLines() {
      const lines = this.figures.find((figure) => figure.kind === "lines");
      if (!lines || !this.plot) return;
      if (this.chart) this.chart.set(lines.option);
      else this.chart = clusterCharts.mount(this.plot, lines.option, { language: this.language, theme: clusterShell.theme });
    },
    paint(event) {
      this.map?.theme(event.detail);
      this.chart?.theme(event.detail);
    },
    toggle() {
      if (this.playing) this.map.pause();
      else this.map.play(FRAMES_A_SECOND);
    },
    scrub(quarter) {
      this.map.pause();
      this.map.show(quarter);
      this.quarter = quarter;
    },
  },
};
