// The map with its time line: play, pause, scrub, and a choice of a place for those who do not point.
//
// Props: words, language. Methods: update(json) draws {version, dates, domains, frames}, for another
// region {version, dates, domains, model, names}, with the frames of the baseline (base) where they
// are new; select(kind, index). Events: place(kind, index,
// quarter) when a city or link is chosen (kind null: none), quarter(q) when the time is at rest.

const FRAMES_A_SECOND = 10;
const REST = 150; // milliseconds without a change after which the time has come to rest

export default {
  template: `
    <section class="xp-map" :aria-label="words.map" :data-version="version" :data-quarter="quarter"
      :data-playing="playing" :data-shows="shows" data-test="map">
      <div class="xp-map-top">
        <label class="xp-place"><span>{{ words.story_of }}</span>
          <select :value="place" data-test="place" @change="choose($event.target.value)">
            <option value="">{{ words.nobody }}</option>
            <optgroup :label="words.cities">
              <option v-for="(name, i) in names.cities" :key="i" :value="'city:' + i">{{ name }}</option>
            </optgroup>
            <optgroup :label="words.links">
              <option v-for="(name, i) in names.links" :key="i" :value="'link:' + i">{{ name }}</option>
            </optgroup>
          </select>
        </label>
        <span class="xp-quiet">{{ words.or_click }}</span>
        <div class="segments" role="group" :aria-label="words.shown">
          <button v-for="which in ['own', 'base']" :key="which" type="button" :aria-pressed="String(shows === which)"
            :data-test="'shows-' + which" @click="flip(which)">{{ words[which] }}</button>
        </div>
      </div>
      <div class="xp-map-canvas" ref="canvas" data-test="map-canvas"></div>
      <div class="xp-time" role="group" :aria-label="words.time">
        <button type="button" class="xp-play" data-test="play" :aria-label="playing ? words.pause : words.play"
          :title="playing ? words.pause : words.play" @click="toggle">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path :d="playing ? 'M7 5h4v14H7zM13 5h4v14h-4z' : 'M8 5l11 7-11 7z'"/></svg>
        </button>
        <input type="range" class="slider" min="0" :max="last" step="1" :value="quarter" data-test="scrub"
          :style="{'--value': (last ? 100 * quarter / last : 0) + '%'}"
          :aria-label="words.quarter" :aria-valuetext="date" @input="scrub(Number($event.target.value))">
        <output class="xp-date" data-test="date">{{ date }}</output>
      </div>
    </section>`,
  props: { words: Object, language: String },
  emits: ["place", "quarter"],
  data() {
    return {
      quarter: 0,
      dates: [],
      playing: false,
      place: "",
      shows: "own", // or "base": the same without any measure
      version: 0,
      names: { cities: [], links: [] },
    };
  },
  computed: {
    last() {
      return Math.max(0, this.dates.length - 1);
    },
    date() {
      return this.dates[Math.min(this.quarter, this.last)] ?? "";
    },
  },
  created() {
    this.frames = { own: null, base: null };
  },
  mounted() {
    document.addEventListener("clustertheme", this.paint);
  },
  unmounted() {
    document.removeEventListener("clustertheme", this.paint);
    clearTimeout(this.resting);
    this.map?.destroy();
  },
  methods: {
    draw(model) {
      this.stop();
      this.map?.destroy();
      this.map = clusterMap.create(this.$refs.canvas, model, {
        language: this.language,
        theme: clusterShell.theme,
        onCity: (index) => this.choose(`city:${index}`),
        onLink: (index) => this.choose(`link:${index}`),
        onQuarter: (quarter) => this.moved(quarter),
        onPlay: (playing) => (this.playing = playing),
      });
    },
    update(json) {
      const { version, dates, domains, frames, base, model, names } = JSON.parse(json);
      const atTheEnd = !this.map || model || this.quarter >= this.last;
      this.dates = dates;
      this.frames = { own: frames ?? model.frames, base: base ?? this.frames.base };
      if (model) {
        this.names = names;
        this.place = "";
        this.draw({ ...model, frames: this.frames[this.shows] });
      } else {
        this.map.model.domains = domains;
        this.map.setFrames(this.frames[this.shows]);
      }
      if (!this.playing) this.show(atTheEnd ? this.last : Math.min(this.quarter, this.last));
      this.version = version;
    },
    flip(which) {
      this.shows = which;
      if (this.map) this.map.setFrames(this.frames[which]);
    },
    paint(event) {
      this.map?.theme(event.detail);
    },
    select(kind, index) {
      this.place = kind ? `${kind}:${index}` : "";
      this.map.select(kind, index);
    },
    choose(place) {
      const [kind, index] = place ? place.split(":") : [null, null];
      this.select(kind, index === null ? null : Number(index));
      this.$emit("place", kind, index === null ? null : Number(index), this.quarter);
    },
    show(quarter) {
      this.map.show(quarter);
      this.quarter = quarter;
    },
    scrub(quarter) {
      this.stop();
      this.show(quarter);
      this.rest();
    },
    toggle() {
      if (this.playing) this.stop();
      else this.map.play(FRAMES_A_SECOND);
    },
    stop() {
      this.map?.pause();
      this.rest();
    },
    moved(quarter) {
      this.quarter = quarter;
      this.rest();
    },
    rest() {
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.$emit("quarter", this.quarter), REST);
    },
  },
};
