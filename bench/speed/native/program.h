// What the programs of this folder share: a corpus in memory, expressions from a file, and commands on standard input:
//   patterns FILE        ready | failed MESSAGE
//   corpus FILE LENGTHS  ready | failed MESSAGE
//   scan END             scanned NANOSECONDS PAIRS HASH | failed MESSAGE
#pragma once
#include <chrono>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

struct Expression {
  uint32_t pattern;
  bool except;
  std::string source;
};

// The arithmetic of tally.ts.
struct Tally {
  uint64_t pairs = 0;
  uint32_t hash = 0;

  void add(uint32_t document, uint32_t pattern, uint32_t line) {
    uint32_t mixed = (document + 1) * 0x9e3779b1u ^ (pattern + 1) * 0x85ebca77u ^ line * 0xc2b2ae3du;
    mixed = (mixed ^ (mixed >> 15)) * 0x2c1b3c6du;
    mixed = (mixed ^ (mixed >> 12)) * 0x297a2d39u;
    hash += mixed ^ (mixed >> 15);
    pairs++;
  }
};

struct Engine {
  virtual ~Engine() = default;
  // What takes long may be kept in a file beside the one that the expressions are from.
  virtual void prepare(const std::vector<Expression> &expressions, const std::string &path) = 0;
  virtual void scan(uint32_t document, const char *text, size_t length, Tally &tally) = 0;
};

inline std::vector<Expression> read_expressions(const std::string &path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("no file " + path);
  std::vector<Expression> expressions;
  for (std::string line; std::getline(file, line);) {
    size_t first = line.find('\t'), second = line.find('\t', first + 1);
    expressions.push_back({uint32_t(std::stoul(line.substr(0, first))), line.compare(first + 1, second - first - 1, "except") == 0, line.substr(second + 1)});
  }
  return expressions;
}

struct Corpus {
  const char *text = nullptr;
  std::vector<size_t> lengths;

  Corpus(const std::string &path, const std::string &lengths_path) {
    int file = open(path.c_str(), O_RDONLY);
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0) throw std::runtime_error("no file " + path);
    void *mapped = mmap(nullptr, about.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    close(file);
    if (mapped == MAP_FAILED) throw std::runtime_error("no memory for " + path);
    text = static_cast<const char *>(mapped);
    std::ifstream sizes(lengths_path);
    for (size_t length; sizes >> length;) lengths.push_back(length);
  }
};

inline int serve(Engine &engine) {
  Corpus *corpus = nullptr;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command, first, second;
    words >> command >> first >> second;
    try {
      if (command == "patterns") {
        engine.prepare(read_expressions(first), first);
        std::cout << "ready" << std::endl;
      } else if (command == "corpus") {
        corpus = new Corpus(first, second);
        std::cout << "ready" << std::endl;
      } else if (command == "scan") {
        size_t end = std::stoull(first), from = 0;
        Tally tally;
        auto began = std::chrono::steady_clock::now();
        for (uint32_t document = 0; document < corpus->lengths.size() && from < end; document++) {
          size_t length = corpus->lengths[document];
          engine.scan(document, corpus->text + from, std::min(length, end - from), tally);
          from += length;
        }
        auto took = std::chrono::steady_clock::now() - began;
        std::cout << "scanned " << std::chrono::duration_cast<std::chrono::nanoseconds>(took).count() << ' ' << tally.pairs << ' ' << tally.hash << std::endl;
      } else
        throw std::runtime_error("unknown command " + command);
    } catch (const std::exception &error) {
      std::cout << "failed " << error.what() << std::endl;
    }
  }
  return 0;
}
