// The story of a city or a link: headings, facts, bars and tables, as the server tells them.
//
// Props: words. Method tell(story): {kind, title, subtitle, date, sections}; a section has a title,
// and any of: note, facts ([name, value, change]), bars ([{name, value, parts: [{share, name}]}]) with
// legend ([names]), table ({columns, rows}), list ([{title, text, state}]). tell(null) tells nothing.
// Event: close.

export default {
  template: `
    <section v-if="story" class="xp-story" :aria-label="story.title" tabindex="-1" ref="box" data-test="story"
      :data-kind="story.kind" @keydown.esc.stop="$emit('close')">
      <header>
        <div><h2>{{ story.title }} <span class="tag" data-test="story-date">{{ story.date }}</span></h2>
          <p>{{ story.subtitle }}</p></div>
        <button type="button" class="xp-close" :aria-label="words.close_story" data-test="story-close"
          @click="$emit('close')">×</button>
      </header>
      <div class="xp-story-body" tabindex="0" role="group" :aria-label="story.title">
        <section v-for="part in story.sections" :key="part.title" :data-test="'story-' + part.key">
          <h3>{{ part.title }}</h3>
          <p v-if="part.note" class="xp-quiet">{{ part.note }}</p>
          <dl v-if="part.facts" class="xp-facts">
            <div v-for="fact in part.facts" :key="fact[0]"><dt>{{ fact[0] }}</dt>
              <dd>{{ fact[1] }}</dd><dd>{{ fact[2] }}</dd></div>
          </dl>
          <template v-if="part.bars">
            <ul class="xp-legend"><li v-for="(name, i) in part.legend" :key="name"><i :class="'xp-c' + i"></i>{{ name }}</li></ul>
            <div v-for="bar in part.bars" :key="bar.name" class="xp-bar">
              <span>{{ bar.name }}</span>
              <span class="xp-bar-track" role="img" :aria-label="bar.spoken">
                <i v-for="(share, i) in bar.parts" :key="i" :class="'xp-c' + i" :style="{width: 100 * share + '%'}"></i>
              </span>
              <span class="xp-bar-value">{{ bar.value }}</span>
            </div>
          </template>
          <table v-if="part.table">
            <thead><tr><th v-for="column in part.table.columns" :key="column" scope="col">{{ column }}</th></tr></thead>
            <tbody><tr v-for="(row, i) in part.table.rows" :key="i">
              <template v-for="(cell, j) in row" :key="j"><th v-if="j === 0" scope="row">{{ cell }}</th><td v-else>{{ cell }}</td></template>
            </tr></tbody>
          </table>
          <ul v-if="part.list" class="xp-projects">
            <li v-for="(item, i) in part.list" :key="i" :class="item.state"><strong>{{ item.title }}</strong><span>{{ item.text }}</span></li>
          </ul>
        </section>
      </div>
    </section>`,
  props: { words: Object },
  emits: ["close"],
  data() {
    return { story: null };
  },
  methods: {
    tell(story) {
      const isNew = story && (!this.story || this.story.title !== story.title);
      this.story = story;
      if (isNew) this.$nextTick(() => this.$refs.box?.scrollIntoView({ block: "nearest" }));
    },
  },
};
