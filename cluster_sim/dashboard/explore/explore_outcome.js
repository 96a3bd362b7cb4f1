// What the settings lead to: the headline, key figures, charts and the comparison of pinned settings.
//
// Props: words, tabs ([key, title]), language. Methods: show(json) draws what the server worked out,
// problem(text) says why what is shown is not up to date, why(told) shows what each measure adds, or
// with null nothing. Events: pin, unpin(index), recall(index), explain.
//
// The element .xp-charts carries data-version and data-band: the numbers of the settings whose run,
// and whose band, have been drawn. Whoever waits for a drawing can wait for them.

export default {
  template: `
    <section class="xp-outcome" :class="{stale: trouble}" :aria-label="words.outcome" data-test="outcome">
      <div v-if="trouble" class="xp-trouble" role="alert" data-test="trouble"><strong>{{ words.cannot_run }}</strong>
        {{ trouble }} <span v-if="now">{{ words.last_shown }}</span></div>
      <p v-if="!now && !trouble" class="xp-quiet">{{ words.waiting }}</p>
      <div class="xp-headline" v-if="now">
        <h2>{{ now.headline.label }}</h2>
        <div class="xp-numbers">
          <span class="xp-big" data-test="efficiency">{{ now.headline.value }}</span>
          <span class="xp-versus">
            <span class="xp-change" :class="now.headline.tone" data-test="difference">{{ now.headline.change }}</span>
            <span data-test="band">{{ now.headline.band }}</span>
            <span class="xp-quiet" data-test="baseline">{{ now.headline.base }}</span>
          </span>
        </div>
      </div>
      <dl class="xp-tiles" v-if="now">
        <div v-for="tile in now.tiles" :key="tile.key" :data-test="'tile-' + tile.key" :title="tile.hint">
          <dt>{{ tile.label }}</dt><dd>{{ tile.value }}</dd><dd class="xp-change" :class="tile.tone">{{ tile.change }}</dd>
        </div>
      </dl>
      <div class="xp-charts" ref="charts" data-test="charts">
        <div class="xp-tabs" role="tablist" :aria-label="words.charts">
          <button v-for="(tab, i) in tabs" :key="tab[0]" type="button" role="tab" :id="'xp-tab-' + tab[0]"
            :aria-selected="String(tab[0] === chosen)" :tabindex="tab[0] === chosen ? 0 : -1" aria-controls="xp-panel"
            :data-test="'tab-' + tab[0]" @click="choose(tab[0])" @keydown="step($event, i)">{{ tab[1] }}</button>
        </div>
        <ul class="xp-pins" :aria-label="words.pins">
          <li v-for="(pin, i) in pins" :key="pin.name" :data-test="'pin-' + i">
            <i class="xp-dot" :class="'xp-pin' + i"></i>
            <button type="button" class="xp-recall" :title="pin.name + ': ' + words.recall" :data-test="'recall-' + i"
              @click="$emit('recall', i)"><b>{{ letter(i) }}</b> {{ pin.name }}</button>
            <button type="button" class="xp-unpin" :aria-label="words.unpin.replace('{name}', pin.name)"
              :data-test="'unpin-' + i" @click="$emit('unpin', i)">×</button>
          </li>
          <li><button type="button" class="xp-pin-button" data-test="pin" @click="$emit('pin')">{{ words.pin }}</button></li>
        </ul>
        <div id="xp-panel" class="xp-panel" role="tabpanel" tabindex="0" :aria-labelledby="'xp-tab-' + chosen">
          <div v-for="key in drawn" v-show="chosen === key" :key="key" :ref="'chart-' + key" class="xp-chart"
            :data-test="'chart-' + key"></div>
          <p v-if="now?.charts[chosen]?.note" class="xp-quiet">{{ now.charts[chosen].note }}</p>
          <div v-if="chosen === 'compare' && now" class="xp-compare" data-test="comparison">
            <p v-if="!pins.length" class="xp-quiet">{{ words.no_pins }}</p>
            <table><thead><tr><th scope="col">{{ words.figure }}</th>
              <th v-for="(name, i) in now.compare.columns" :key="name" scope="col" :title="name">
                <span class="xp-head"><i class="xp-dot" :class="i ? 'xp-pin' + (i - 1) : ''"></i><b v-if="i">{{ letter(i - 1) }}</b>
                  {{ name }}</span></th></tr></thead>
              <tbody><tr v-for="row in now.compare.rows" :key="row[0]"><th scope="row">{{ row[0] }}</th>
                <td v-for="(cell, i) in row.slice(1)" :key="i">{{ cell }}</td></tr></tbody></table>
          </div>
          <div v-if="chosen === 'why' && now" class="xp-why" data-test="why" aria-live="polite">
            <p class="xp-quiet">{{ words.why_what }}</p>
            <div v-if="!told"><button type="button" class="button compact" :aria-disabled="String(asking)" data-test="explain"
              @click="explain">{{ asking ? words.explaining : words.explain }}</button></div>
            <p v-else-if="told.problem" class="xp-trouble">{{ told.problem }}</p>
            <template v-else>
              <ul v-if="told.bars.length">
                <li v-for="bar in told.bars" :key="bar.name" :title="bar.range"><span>{{ bar.name }}</span><b>{{ bar.value }}</b>
                  <div class="xp-why-track" aria-hidden="true"><i :class="{loses: bar.loses}" :style="place(bar.start, bar.width)"></i>
                    <u :style="place(bar.low, bar.spread)"></u><s :style="{left: told.zero + '%'}"></s></div></li>
                <li v-if="told.interplay" class="quiet" data-test="interplay"><span>{{ told.interplay.name }}</span><b>{{ told.interplay.value }}</b></li>
                <li class="xp-why-whole" data-test="whole"><span>{{ told.whole.name }}</span><b>{{ told.whole.value }}</b></li>
              </ul>
              <p v-if="told.note" class="xp-quiet" data-test="why-note">{{ told.note }}</p>
            </template>
          </div>
        </div>
      </div>
    </section>`,
  props: { words: Object, tabs: Array, language: String },
  emits: ["pin", "unpin", "recall", "explain"],
  data() {
    return {
      now: null,
      pins: [],
      trouble: null,
      chosen: this.tabs[0][0],
      drawn: this.tabs.map((tab) => tab[0]).filter((key) => key !== "compare" && key !== "why"),
      told: null, // what each measure adds
      asking: false,
    };
  },
  created() {
    this.charts = {}; // handles of the charts that have been seen
  },
  mounted() {
    document.addEventListener("clustertheme", this.paint);
  },
  unmounted() {
    document.removeEventListener("clustertheme", this.paint);
  },
  methods: {
    show(json) {
      this.now = JSON.parse(json);
      this.pins = this.now.pins;
      this.trouble = null;
      this.$nextTick(this.draw);
    },
    letter(pin) {
      return "ABCD"[pin];
    },
    problem(text) {
      this.trouble = text;
    },
    why(told) {
      this.told = told;
      this.asking = false;
    },
    explain() {
      if (this.asking) return;
      this.asking = true;
      document.getElementById("xp-panel").focus();
      this.$emit("explain");
    },
    place(start, width) {
      return { left: start + "%", width: width + "%" };
    },
    paint(event) {
      for (const chart of Object.values(this.charts)) chart.theme(event.detail);
    },
    draw() {
      const chart = this.now?.charts[this.chosen];
      if (chart) {
        const look = { language: this.language, theme: clusterShell.theme };
        if (this.charts[this.chosen]) this.charts[this.chosen].set(chart.option);
        else this.charts[this.chosen] = clusterCharts.mount(this.$refs["chart-" + this.chosen][0], chart.option, look);
        this.charts[this.chosen].chart.getZr().flush();
      }
      this.$refs.charts.dataset.version = this.now.version;
      if (this.now.band) this.$refs.charts.dataset.band = this.now.version;
    },
    choose(key) {
      this.chosen = key;
      this.$nextTick(() => {
        this.charts[key]?.resize();
        if (this.now) this.draw();
      });
    },
    step(event, i) {
      const go = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: this.tabs.length - 1 }[event.key];
      if (go === undefined) return;
      event.preventDefault();
      const [key] = this.tabs[(go + this.tabs.length) % this.tabs.length];
      this.choose(key);
      document.getElementById("xp-tab-" + key).focus();
    },
  },
};
