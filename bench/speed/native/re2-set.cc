// RE2::Set, a line at a time.
#include "program.h"
#include <memory>
#include <re2/re2.h>
#include <re2/set.h>

class Re2Set : public Engine {
public:
  void prepare(const std::vector<Expression> &list) override {
    expressions = list;
    RE2::Options options;
    options.set_max_mem(int64_t(512) << 20);
    options.set_log_errors(false);
    set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    uint32_t patterns = 0;
    for (const Expression &expression : list) {
      std::string error;
      if (set->Add(expression.source, &error) < 0) throw std::runtime_error(error + ": " + expression.source);
      patterns = std::max(patterns, expression.pattern + 1);
    }
    if (!set->Compile()) throw std::runtime_error("RE2::Set ran out of memory while compiling");
    excepted.assign(patterns, 0);
  }

  void scan(uint32_t document, const char *text, size_t length, Tally &tally) override {
    const char *end = text + length;
    for (uint32_t line = 1; text < end; line++) {
      const void *feed = memchr(text, '\n', end - text);
      const char *line_end = feed ? static_cast<const char *>(feed) : end;
      RE2::Set::ErrorInfo error;
      if (set->Match(re2::StringPiece(text, line_end - text), &found, &error)) {
        stamp++;
        for (int id : found)
          if (expressions[id].except) excepted[expressions[id].pattern] = stamp;
        for (int id : found)
          if (!expressions[id].except && excepted[expressions[id].pattern] != stamp) tally.add(document, expressions[id].pattern, line);
      } else if (error.kind != RE2::Set::kNoError)
        throw std::runtime_error("RE2::Set ran out of memory while matching");
      text = line_end + 1;
    }
  }

private:
  std::vector<Expression> expressions;
  std::unique_ptr<RE2::Set> set;
  std::vector<uint64_t> excepted;
  std::vector<int> found;
  uint64_t stamp = 0;
};

int main() {
  Re2Set engine;
  return serve(engine);
}
