// The question of a lesson: answers to choose from, or "here it is" for where the controls stand.
//
// Props: text, options (texts; none where the controls are the answer), words, done (whether it has
// been answered before). Method: judge(isRight, text). Event: answer(place), -1 without options.

export default {
  template: `
    <form class="ln-question" data-test="question" @submit.prevent="answer">
      <fieldset>
        <legend>{{ text }}</legend>
        <label v-for="(option, place) in options" :key="place" class="ln-answer" :class="marked(place)">
          <input type="radio" name="answer" :value="place" v-model="chosen" :data-test="'answer-' + place">
          <span>{{ option }}</span>
        </label>
      </fieldset>
      <button type="submit" class="button primary" :aria-disabled="options.length > 0 && chosen === null"
        data-test="check">{{ options.length ? words.check : words.here }}</button>
      <div class="ln-verdict" aria-live="polite" data-test="verdict" :data-right="right">
        <p v-if="right !== null" class="notice" :class="right ? 'good' : 'warn'">
          <strong>{{ right ? words.right : words.wrong }}</strong> {{ told }}
        </p>
      </div>
    </form>`,
  props: { text: String, options: Array, words: Object },
  emits: ["answer"],
  data() {
    return { chosen: null, judged: null, right: null, told: "" };
  },
  methods: {
    marked(place) {
      return { right: this.right && this.judged === place, wrong: this.right === false && this.judged === place };
    },
    answer() {
      if (this.options.length && this.chosen === null) return;
      this.$emit("answer", this.options.length ? this.chosen : -1);
    },
    judge(place, right, told) {
      Object.assign(this, { judged: place, right, told });
      this.$nextTick(() => this.$el.querySelector(".ln-verdict").scrollIntoView({ block: "nearest", behavior: "smooth" }));
    },
  },
};
